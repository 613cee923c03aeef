set(links lua5.4)
