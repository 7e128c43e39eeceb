// SPDX-License-Identifier: Apache-2.0
#include "tree_builder.hpp"

#include "text.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::config {

mark_reader::mark_reader(std::string_view text) {
    const std::size_t size = text.find_last_not_of(" \t\r\n") + 1;
    const std::string_view visible = text.substr(0, size);
    const std::size_t line = visible.rfind('\n') + 1; // npos + 1 is 0
    end_ = {static_cast<std::uint32_t>(std::count(visible.begin(), visible.end(), '\n') + 1),
            static_cast<std::uint32_t>(size - line + 1)};
}

position mark_reader::read(const YAML::Mark& mark) const {
    if (mark.is_null()) return {};
    return std::min(end_,
                    {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)});
}

tree_builder::tree_builder(std::size_t file, problem_book& problems, const mark_reader& marks,
                           const yaml_limits& limits, const element_sink& take)
    : file_(file), problems_(problems), marks_(marks), limits_(limits), take_(take) {}

std::string tree_builder::path() const {
    std::string text;
    for (const frame& level : open_) {
        if (level.made.what == node::kind::sequence) {
            text += "[" + std::to_string(level.items) + "]";
        } else if (level.has_key) {
            if (!text.empty()) text += ".";
            text += shown_key(level.key);
        }
    }
    return text;
}

bool tree_builder::dropping() const {
    return std::any_of(open_.begin(), open_.end(), [](const frame& level) { return level.dropped; });
}

void tree_builder::error(position at, std::string what) {
    problems_.error({file_, at}, path(), std::move(what));
}

void tree_builder::OnDocumentStart(const YAML::Mark& mark) {
    if (started_)
        throw end_of_reading{marks_.read(mark), "",
                             "a second YAML document begins here; one document per file: move it to a file "
                             "of its own (a directory of files may be given as PATH)"};
    started_ = true;
}

void tree_builder::OnAnchor(const YAML::Mark& mark, const std::string& name) {
    error(marks_.read(mark), "anchor " + in_quotes("&" + name) + " is not supported; write the value out");
}

void tree_builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
    error(marks_.read(mark), "an alias (*name) is not supported; write the value out");
    add({node::kind::broken, marks_.read(mark), {}, {}, {}});
}

void tree_builder::OnNull(const YAML::Mark& mark, YAML::anchor_t) {
    add({node::kind::null, marks_.read(mark), {}, {}, {}});
}

void tree_builder::judge_tag(position at, const std::string& tag) {
    // yaml-cpp gives "?" to plain nodes without a tag and "!" to quoted ones.
    if (tag.empty() || tag == "?" || tag == "!") return;
    error(at, "tag " + in_quotes(tag) + " is not supported; remove it");
}

void tree_builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                            const std::string& value) {
    const position at = marks_.read(mark);
    judge_tag(at, tag);
    if (value.size() > limits_.scalar_bytes)
        throw end_of_reading{at, path(),
                             "a text of " + std::to_string(value.size()) + " bytes; at most " +
                                 std::to_string(limits_.scalar_bytes) + " are read"};
    // The file is UTF-8, but of these two escapes yaml-cpp makes single bytes.
    if (!is_utf8(value)) {
        error(at, "the escapes \\N and \\_ are not supported; write \\u0085 or \\u00A0");
        return add({node::kind::broken, at, {}, {}, {}});
    }
    add({node::kind::scalar, at, value, {}, {}});
}

void tree_builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                                   YAML::EmitterStyle::value) {
    open(node::kind::sequence, mark, tag);
}

void tree_builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                              YAML::EmitterStyle::value) {
    open(node::kind::mapping, mark, tag);
}

void tree_builder::open(node::kind what, const YAML::Mark& mark, const std::string& tag) {
    const position at = marks_.read(mark);
    judge_tag(at, tag);
    if (open_.size() >= limits_.depth)
        throw end_of_reading{at, path(),
                             "nested deeper than " + std::to_string(limits_.depth) +
                                 " levels; check the brackets and the indentation"};
    frame level;
    level.made.what = what;
    level.made.at = at;
    open_.push_back(std::move(level));
}

void tree_builder::close() {
    node complete = std::move(open_.back().made);
    open_.pop_back();
    add(std::move(complete));
}

void tree_builder::add(node complete) {
    if (open_.empty()) {
        root_ = std::move(complete);
        return;
    }
    frame& into = open_.back();
    if (into.made.what == node::kind::sequence) return add_item(into, std::move(complete));
    if (!into.has_key) return add_key(complete);
    if (!into.dropped) into.made.members.push_back({std::move(into.key), into.key_at, std::move(complete)});
    into.has_key = into.dropped = false;
}

void tree_builder::add_item(frame& into, node complete) {
    const bool wanted = open_.size() == 2 && open_.front().made.what == node::kind::mapping && take_;
    if (!wanted)
        into.made.items.push_back(std::move(complete));
    else if (!dropping())
        take_(open_.front().key, into.items, std::move(complete));
    ++into.items;
}

void tree_builder::refuse_key(frame& of, std::string what) {
    error(of.key_at, std::move(what));
    of.dropped = true;
}

void tree_builder::add_key(const node& complete) {
    frame& of = open_.back();
    of.has_key = true;
    of.key = complete.text;
    of.key_at = complete.at;
    if (complete.what != node::kind::scalar) {
        of.key = "?";
        of.dropped = true;
        if (complete.what == node::kind::broken) return; // and said so
        return refuse_key(of, "this key is not text; write a name followed by a colon");
    }
    if (complete.text == "<<") return refuse_key(of, "merge keys are not supported; write the keys out");
    const auto same = std::find_if(of.made.members.begin(), of.made.members.end(),
                                   [&](const member& m) { return m.key == complete.text; });
    if (same != of.made.members.end())
        return refuse_key(of, "the same key twice, first at line " + std::to_string(same->at.line) +
                                  "; keep one of them");
    if (of.made.members.size() >= limits_.keys)
        throw end_of_reading{complete.at, path(),
                             "more than " + std::to_string(limits_.keys) +
                                 " keys in one mapping; did you "
                                 "mean a list?"};
}

} // namespace plimsoll::config
