// SPDX-License-Identifier: Apache-2.0
// Where a reader of the configuration stands: a node, its path, and the book for what is wrong with
// it. Readers return nothing for what was wrong and go on, so that one run finds everything.
#pragma once

#include "node.hpp"
#include "problem_book.hpp"

#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::config {

// A view: the book and the node outlive it.
struct cursor {
    problem_book* problems;
    std::size_t file;
    const node* at;
    std::string path;

    place where() const { return {file, at->at}; }
    // The last part of the path.
    std::string_view name() const { return std::string_view(path).substr(path.rfind('.') + 1); }
    void error(std::string what) const { problems->error(where(), path, std::move(what)); }
    void warning(std::string what) const { problems->warning(where(), path, std::move(what)); }
};

// A mapping whose keys are known.
class fields {
public:
    // Reports what is not a mapping, and each key that is not among `known` (with the nearest one).
    // REQUIRES: `known` outlives *this.
    fields(const cursor& of, std::span<const std::string_view> known);

    bool usable() const { return of_.at->what == node::kind::mapping; }
    const cursor& self() const { return of_; }
    // Whether the key is written at all, right or wrong: what is wrong with it is reported already.
    bool has(std::string_view key) const;
    // Whether it is one of the known keys.
    bool knows(std::string_view key) const;
    // Nothing if it is missing, or empty (reported).
    std::optional<cursor> find(std::string_view key) const;
    // The same; that it is missing is reported with `remedy` ("give …").
    std::optional<cursor> require(std::string_view key, std::string_view remedy) const;
    void error_at(std::string_view key, std::string what) const;
    void warning_at(std::string_view key, std::string what) const;

private:
    const member* find_member(std::string_view key) const;
    std::string path_of(std::string_view key) const;
    place place_of(std::string_view key) const;
    void judge_keys() const;

    cursor of_;
    std::span<const std::string_view> known_;
};

// The elements of a list; empty, and reported, if it is none or has more than `most`.
std::vector<cursor> read_list(const cursor& of, std::size_t most);
// The members of a mapping with free keys (labels), with the position of the value.
std::vector<std::pair<std::string, cursor>> read_members(const cursor& of);

// Text as written, quoted or not; not empty and without control characters (reported).
std::optional<std::string> read_text(const cursor& of);
std::optional<std::int64_t> read_integer(const cursor& of, std::int64_t least, std::int64_t most);
std::optional<std::chrono::milliseconds> read_duration(const cursor& of, std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most);
std::optional<domain::quantity> read_quantity(const cursor& of);
// The index of the word among `choices`.
std::optional<std::size_t> read_choice(const cursor& of, std::span<const std::string_view> choices);
// A path; a relative one is taken from the folder of the configuration file.
std::optional<std::string> read_path(const cursor& of);

// The scalar's text, or nothing (reported) if the node is a list or a mapping.
const std::string* scalar_text(const cursor& of, std::string_view wanted);

} // namespace plimsoll::config
