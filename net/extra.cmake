# Asio and Beast are compiled once, in net/asio.cc, and not again by every file that includes them.
target_compile_definitions(net PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                                      BOOST_ASIO_NO_DEPRECATED)
# GCC 12 takes the frame allocator that Asio gives its coroutines for a mismatched pair, when it
# optimises; clang and the address sanitizer look for real ones.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(net PUBLIC -Wno-mismatched-new-delete)
endif()
