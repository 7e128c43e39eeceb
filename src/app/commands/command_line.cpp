// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/commands.hpp>

#include "../version.hpp"
#include "complaint.hpp"
#include "help.hpp"
#include "serve_flags.hpp"

#include <plimsoll/app/serve.hpp>

#include <memory>
#include <ostream>
#include <vector>

namespace plimsoll::app {

namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

// As pflag reads them: CLI11 takes the `=` of `-v=4` for a part of the value, and for the empty value of
// `--flag=` the word behind it. Last word first, as CLI11 wants them.
std::vector<std::string> words_of(int argc, const char* const* argv) {
    std::vector<std::string> out;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto equals = word.find('=');
        const bool is_short = word.size() > 2 && word[0] == '-' && word[1] != '-' && equals == 2;
        const bool is_empty = word.starts_with("--") && equals + 1 == word.size();
        if (is_short || is_empty) {
            out.push_back(word.substr(0, equals));
            out.push_back(word.substr(equals + 1));
        } else {
            out.push_back(word);
        }
    }
    return {out.rbegin(), out.rend()};
}

command told(int exit_code) {
    command out;
    out.exit_code = exit_code;
    return out;
}

} // namespace

command parse_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
    CLI::App root("Plimsoll serves queue lengths and Prometheus queries as Kubernetes external metrics.",
                  "plimsoll");
    root.formatter(std::make_shared<help_format>());
    root.require_subcommand(1);
    root.set_help_flag("-h,--help", "this text");
    root.set_version_flag("--version", version_text(), "the version");
    root.footer("plimsoll COMMAND --help tells the flags of a command.");
    serve_flags flags;
    command made;
    auto* serving = root.add_subcommand("serve", "Serve external metrics over HTTPS");
    flags.add_to(*serving);
    auto* checking = root.add_subcommand("check", "Check a configuration and list its metrics");
    checking->add_option("PATH", made.path, "a file, or a folder of *.yaml and *.yml")
        ->required()
        ->type_name("");
    checking->add_flag("--query", made.query, "ask every backend once and print what would be served");
    auto* version = root.add_subcommand("version", "Print the version");
    for (CLI::App* sub : {serving, checking, version})
        sub->group("Commands")->footer("");
    try {
        root.parse(words_of(argc, argv));
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return told(root.exit(e, out, err));
        err << "plimsoll: " << complaint(root, e) << '\n';
        return told(bad_input);
    }
    if (serving->parsed()) made.what = command::kind::serve;
    if (checking->parsed()) made.what = command::kind::check;
    if (version->parsed()) made.what = command::kind::version;
    made.serve = flags.read();
    return made;
}

int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
    const command asked = parse_command_line(argc, argv, out, err);
    int code = asked.exit_code;
    if (asked.what == command::kind::serve) code = serve(asked.serve);
    if (asked.what == command::kind::check)
        code = asked.query ? check_and_query(asked.path, out, err) : check(asked.path, out, err);
    if (asked.what == command::kind::version) out << version_text() << '\n';
    if (out.flush() || code != 0) return code;
    err << "plimsoll: standard output cannot be written to\n";
    return failed;
}

} // namespace plimsoll::app
