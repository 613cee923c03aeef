set(links yaml-cpp)
