set(links sqlite3)
