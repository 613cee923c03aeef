set(links PocoFoundation)
