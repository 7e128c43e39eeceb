# Debian 12's packages, each found in the one way that works there (CONTRIBUTING.md has a line on each).
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(Catch2 2.13 REQUIRED)
# Its target says USE_OS_TZDB=1: without it the headers describe another class than the library has.
find_package(date 3.0 REQUIRED)
find_package(PkgConfig REQUIRED)
# Hiredis' own CMake file fails under find_package; prometheus-cpp's drags in civetweb and libcurl.
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
# Its -D_FILE_OFFSET_BITS=64 says nothing where files are 64 bits wide anyhow, but g++ refuses a precompiled
# header that was made without it.
set_property(TARGET PkgConfig::hiredis PROPERTY INTERFACE_COMPILE_OPTIONS)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(prometheus_core REQUIRED IMPORTED_TARGET prometheus-cpp-core)

# Asio and Beast are compiled once (src/third_party); everybody else sees declarations only.
add_library(plimsoll_asio INTERFACE)
target_link_libraries(plimsoll_asio INTERFACE Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
target_compile_definitions(plimsoll_asio INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED)
