# plimsoll_options: language, hardening and sanitizers. plimsoll_warnings: what our own code must be
# clean of. Third-party headers are SYSTEM and are not judged.
add_library(plimsoll_options INTERFACE)
target_compile_features(plimsoll_options INTERFACE cxx_std_20)

if(PLIMSOLL_SANITIZE)
    target_compile_options(plimsoll_options INTERFACE
        -fsanitize=${PLIMSOLL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
    target_link_options(plimsoll_options INTERFACE -fsanitize=${PLIMSOLL_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Debug")
    # The debug build is made often and debugged seldom: line tables are enough for a stack.
    target_compile_options(plimsoll_options INTERFACE -O0 -g1)
else()
    plimsoll_harden(plimsoll_options)
    # What of the libraries' templates nobody calls is not in the program, and so not in memory.
    target_compile_options(plimsoll_options INTERFACE -ffunction-sections -fdata-sections)
    target_link_options(plimsoll_options INTERFACE -Wl,--gc-sections)
endif()

add_library(plimsoll_warnings INTERFACE)
target_compile_options(plimsoll_warnings INTERFACE
    -Werror -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports Asio's coroutine frames as freed by the wrong operator delete; they are not.
    target_compile_options(plimsoll_warnings INTERFACE -Wno-mismatched-new-delete)
    # g++ 12 at -O1 with sanitizers: false alarms inside libstdc++ and Boost headers.
    target_compile_options(plimsoll_warnings INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-restrict)
endif()
