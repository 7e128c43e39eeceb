// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/commands.hpp>

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    try {
        return plimsoll::app::run_command_line(argc, argv, std::cout, std::cerr);
    } catch (const std::exception& e) {
        std::cerr << "plimsoll: " << e.what() << '\n';
        return 1;
    }
}
