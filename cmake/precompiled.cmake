# Precompiled headers: they halve a build from nothing. Only a convenience of the build: every source still
# includes what it uses, and the tidy build, which goes without them, proves it.
# plimsoll_precompile(target SET): gives the target the headers of one of the sets below.
set(plimsoll_coroutine_headers
    <boost/asio/awaitable.hpp>
    <boost/asio/co_spawn.hpp>
    <boost/asio/io_context.hpp>
    <boost/asio/ip/tcp.hpp>
    <boost/asio/steady_timer.hpp>
    <boost/asio/this_coro.hpp>
    <boost/asio/use_awaitable.hpp>
    <boost/system/result.hpp>
    <chrono>
    <deque>
    <functional>
    <memory>
    <optional>
    <string>
    <unordered_map>
    <variant>
    <vector>)

function(plimsoll_precompiled_set name)
    cmake_parse_arguments(arg "" "" "HEADERS;LINKS" ${ARGN})
    file(CONFIGURE OUTPUT empty.cpp CONTENT "// What a precompiled header is compiled with.\n")
    add_library(plimsoll_precompiled_${name} STATIC ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp)
    target_link_libraries(plimsoll_precompiled_${name} PRIVATE plimsoll_warnings plimsoll_options ${arg_LINKS})
    target_precompile_headers(plimsoll_precompiled_${name} PRIVATE ${arg_HEADERS})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # Without the time of day in it, ccache can compare it.
        target_compile_options(plimsoll_precompiled_${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    endif()
endfunction()

if(NOT PLIMSOLL_TIDY)
    plimsoll_precompiled_set(coroutines HEADERS ${plimsoll_coroutine_headers} LINKS plimsoll_asio)
    plimsoll_precompiled_set(tests HEADERS <catch2/catch.hpp> LINKS Catch2::Catch2)
    plimsoll_precompiled_set(coroutine_tests
        HEADERS <catch2/catch.hpp> ${plimsoll_coroutine_headers} LINKS Catch2::Catch2 plimsoll_asio)
endif()

function(plimsoll_precompile target set)
    if(NOT PLIMSOLL_TIDY)
        target_precompile_headers(${target} REUSE_FROM plimsoll_precompiled_${set})
    endif()
endfunction()
