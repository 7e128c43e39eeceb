// SPDX-License-Identifier: Apache-2.0
// What a watch of a ConfigMap brings: the same lines however they are cut, each an event or an error; and the
// same bytes as a list's page.
#include "net/line_splitter.hpp"
#include "target.hpp"

#include <plimsoll/wire/config_map.hpp>

#include <algorithm>

namespace plimsoll::fuzz {

namespace {

constexpr std::size_t line_limit = 2048;
constexpr std::size_t text_limit = 1024;

struct lines {
    std::vector<std::string> all;
    bool refused = false;
    bool within = false;

    friend bool operator==(const lines&, const lines&) = default;
};

lines split(std::string_view bytes, std::size_t piece) {
    net::line_splitter splitter(line_limit);
    lines out;
    const auto keep = [&](std::string_view line) {
        out.all.emplace_back(line);
        return true;
    };
    for (; !bytes.empty() && !out.refused; bytes.remove_prefix(std::min(piece, bytes.size()))) {
        const auto done = splitter.feed(bytes.substr(0, piece), keep);
        if (done) continue;
        out.refused = true;
        expect(done.error().code() == domain::errc::bad_reply, "a line too long is a bad reply");
        expect_readable(done.error().detail(), text_limit);
    }
    if (!out.refused) out.within = splitter.within_a_line();
    return out;
}

void check_map(const wire::config_map& of) {
    expect(!of.name.empty() && !of.resource_version.empty(), "a ConfigMap has a name and a version");
}

void check_event(const wire::config_map_event& of) {
    if (const auto* changed = std::get_if<wire::config_map_changed>(&of)) check_map(changed->now);
    if (const auto* deleted = std::get_if<wire::config_map_deleted>(&of)) check_map(deleted->last);
    if (const auto* mark = std::get_if<wire::bookmark>(&of))
        expect(!mark->resource_version.empty(), "a bookmark has a version");
    if (const auto* said = std::get_if<wire::failure>(&of)) {
        expect(said->code >= 0 && said->code < 1000, "a code is none or one");
        expect(said->message.size() <= 1024 + 3, "a message is bounded");
    }
}

void check_error(const domain::error& why) {
    expect(why.code() == domain::errc::bad_reply, "what is no event is a bad reply");
    expect_readable(why.detail(), text_limit);
}

} // namespace

void try_input(std::string_view bytes) {
    const lines whole = split(bytes, bytes.size());
    expect(split(bytes, 1) == whole && split(bytes, 5) == whole, "the pieces make no difference");
    for (const std::string& line : whole.all) {
        expect(line.size() <= line_limit, "a limit holds");
        if (const auto event = wire::decode_config_map_event(line))
            check_event(*event);
        else
            check_error(event.error());
    }
    const auto page = wire::decode_config_map_list(bytes);
    if (!page) return check_error(page.error());
    expect(!page->resource_version.empty(), "a list has a version");
    std::ranges::for_each(page->items, check_map);
}

} // namespace plimsoll::fuzz
