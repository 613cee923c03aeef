set(links re2)
