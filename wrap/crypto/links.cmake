set(links ssl crypto)
