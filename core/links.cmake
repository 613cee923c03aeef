set(links spdlog fmt pthread)
