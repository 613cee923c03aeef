set(links)
