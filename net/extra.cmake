# Asio and Beast are compiled once, in net/asio.cc, and not again by every file that includes them.
target_compile_definitions(net PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                                      BOOST_ASIO_NO_DEPRECATED)
