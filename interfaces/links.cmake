set(links ssl crypto pthread)
