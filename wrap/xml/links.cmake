set(links expat)
