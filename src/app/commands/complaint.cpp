// SPDX-License-Identifier: Apache-2.0
#include "complaint.hpp"

#include <plimsoll/config/nearest.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace plimsoll::app {

namespace {

using words = std::vector<std::string>;

words flags_of(const CLI::App& command) {
    words out;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames())
            out.push_back("--" + name);
    return out;
}

std::vector<const CLI::App*> commands_of(const CLI::App& root) {
    return root.get_subcommands([](const CLI::App*) { return true; });
}

std::string did_you_mean(const std::string& text, const words& known, const std::string& help) {
    const std::vector<std::string_view> views(known.begin(), known.end());
    const auto near = config::nearest(text, views);
    return near ? "; did you mean " + *near + "?" : "; see " + help;
}

bool has(const words& flags, const std::string& flag) {
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

std::string belongs_behind(const CLI::App& command, const std::string& flag) {
    return flag + " belongs behind the command; write plimsoll " + command.get_name() + " " + flag;
}

// `word` without its value.
std::string unknown_command(const CLI::App& root, const std::string& word) {
    words known = flags_of(root);
    for (const CLI::App* command : commands_of(root)) {
        if (has(flags_of(*command), word)) return belongs_behind(*command, word);
        known.push_back(command->get_name());
    }
    return "unknown " + (word.starts_with('-') ? "flag " + word : "command `" + word + "`") +
           did_you_mean(word, known, "plimsoll --help");
}

std::string unknown_word(const CLI::App& root, const std::string& typed) {
    const std::string word = typed.substr(0, typed.find('='));
    const auto given = root.get_subcommands();
    if (given.empty()) return unknown_command(root, word);
    const CLI::App& command = *given.front();
    const std::string help = "plimsoll " + command.get_name() + " --help";
    if (!typed.starts_with('-')) return "unexpected argument `" + typed + "`; see " + help;
    const words flags = flags_of(command);
    // Before the command, or behind `--`.
    if (has(flags, word)) return belongs_behind(command, word);
    return "unknown flag " + word + did_you_mean(word, flags, help);
}

} // namespace

std::string complaint(const CLI::App& root, const CLI::ParseError& failed) {
    // An unknown command or flag is the cause of whatever else is missing.
    const words unknown = root.remaining(true);
    if (!unknown.empty()) return unknown_word(root, unknown.front());
    const auto given = root.get_subcommands();
    if (given.empty()) return "no command; write plimsoll serve, check or version (see plimsoll --help)";
    // CLI11 writes `--flag: what is wrong`.
    std::string what = failed.what();
    const std::string name = what.substr(0, what.find(':'));
    if (what.ends_with(" missing")) return name + " has no value; write " + name + " VALUE";
    if (what.find("At Most 1") != std::string::npos) return name + " is given more than once; give it once";
    if (failed.get_name() == "ValidationError") return what;
    if (failed.get_name() == "ConversionError") return what + "; write =true, =false or neither";
    return what + "; see plimsoll " + given.front()->get_name() + " --help";
}

} // namespace plimsoll::app
