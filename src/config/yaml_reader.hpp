// SPDX-License-Identifier: Apache-2.0
// One YAML document as nodes, by yaml-cpp's events: its own node tree takes 18 kB per metric and does
// not know where a mapping stands. Anchors, aliases, tags, merge keys and a second document are refused,
// because a reader of the file would have to run them in his head.
#pragma once

#include "node.hpp"
#include "problem_book.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::config {

struct yaml_limits {
    std::size_t depth = max_depth;
    std::size_t keys = max_keys;
    std::size_t scalar_bytes = max_scalar_bytes;
};

// Called with each complete element of a list that is a value of the top-level mapping: key, index,
// element. The element is not kept in the tree. Empty: the tree is kept whole.
using element_sink = std::function<void(std::string_view key, std::size_t index, node element)>;

// Nothing when the document ended early (not YAML, a limit, a second document): the errors are in the
// book. Smaller errors are there too, in a document that is complete.
std::optional<node> read_yaml(std::string_view text, std::size_t file, problem_book& problems,
                              const yaml_limits& limits = {}, const element_sink& take = {});

} // namespace plimsoll::config
