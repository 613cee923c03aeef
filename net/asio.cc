// The one file in which the bodies of Asio and Beast are compiled (see net/extra.cmake).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
