set(links cctz)
