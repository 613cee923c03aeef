set(links PocoZip PocoXML PocoFoundation)
