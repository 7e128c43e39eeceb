// SPDX-License-Identifier: Apache-2.0
// How `--help` looks: as kubectl's, a flag with its kind of value, then its meaning and its default.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace plimsoll::app {

class help_format : public CLI::Formatter {
public:
    help_format() {
        column_width(36);
        label("SUBCOMMAND", "COMMAND");
    }

    std::string make_option_opts(const CLI::Option* option) const override {
        const std::string type = option->get_type_size() == 0 ? "" : option->get_type_name();
        return type.empty() ? "" : " " + type;
    }

    std::string make_option_desc(const CLI::Option* option) const override {
        const std::string value = option->get_default_str();
        return option->get_description() + (value.empty() ? "" : " (default " + value + ")");
    }
};

} // namespace plimsoll::app
