// SPDX-License-Identifier: Apache-2.0
// yaml-cpp's events to nodes. Lives for one document.
#pragma once

#include "yaml_reader.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <optional>
#include <string>
#include <vector>

namespace plimsoll::config {

// Thrown through the parser to end it early; what it holds is reported by whoever started the parser.
struct end_of_reading {
    position at;
    std::string path;
    std::string what;
};

// yaml-cpp's positions as ours; what lies behind `end`, the last visible character, is at `end`.
class mark_reader {
public:
    explicit mark_reader(std::string_view text);
    position read(const YAML::Mark& mark) const;

private:
    position end_;
};

class tree_builder final : public YAML::EventHandler {
public:
    // REQUIRES: all of them outlive *this.
    tree_builder(std::size_t file, problem_book& problems, const mark_reader& marks,
                 const yaml_limits& limits, const element_sink& take);

    // The document; nothing if there was none.
    std::optional<node> take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override { close(); }
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

private:
    // A sequence or mapping that is not complete yet.
    struct frame {
        node made;
        std::size_t items = 0; // of a sequence, those handed out included
        bool has_key = false;  // of a mapping: the next node is the key's value
        bool dropped = false;  // … which is not wanted: the key was refused
        std::string key;
        position key_at;
    };

    void open(node::kind what, const YAML::Mark& mark, const std::string& tag);
    void close();
    void add(node complete);
    void add_key(const node& complete);
    void add_item(frame& into, node complete);
    void refuse_key(frame& of, std::string what);
    void judge_tag(position at, const std::string& tag);
    void error(position at, std::string what);
    bool dropping() const;
    std::string path() const;

    std::size_t file_;
    problem_book& problems_;
    const mark_reader& marks_;
    const yaml_limits& limits_;
    const element_sink& take_;
    std::vector<frame> open_;
    std::optional<node> root_;
    bool started_ = false;
};

} // namespace plimsoll::config
