# GCC 12 takes Asio's recycling of coroutine frames for a mismatched delete at -O2 (GCC PR 103993).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(interfaces PRIVATE -Wno-mismatched-new-delete)
endif()
