# What the release is hardened by: two lists, and the targets that are given them. test/checks/check_release.py
# reads each of them back from the program, but for the level of _FORTIFY_SOURCE; its own test leaves them out one by
# one and sees it refuse.
set(PLIMSOLL_HARDENED_COMPILE
    -fPIE
    -fstack-protector-strong
    -fstack-clash-protection
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 # glibc 2.36 does 3 for clang 9 and g++ 12 or later
    -D_GLIBCXX_ASSERTIONS)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND PLIMSOLL_HARDENED_COMPILE -fcf-protection=full)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")
    list(APPEND PLIMSOLL_HARDENED_COMPILE -mbranch-protection=standard)
endif()
set(PLIMSOLL_HARDENED_LINK
    -pie
    -Wl,-z,relro -Wl,-z,now
    -Wl,-z,noexecstack
    -Wl,-z,separate-code)

# plimsoll_harden(TARGET): an INTERFACE target, and so whatever links it.
function(plimsoll_harden target)
    target_compile_options(${target} INTERFACE ${PLIMSOLL_HARDENED_COMPILE})
    target_link_options(${target} INTERFACE ${PLIMSOLL_HARDENED_LINK})
endfunction()
