// SPDX-License-Identifier: Apache-2.0
#include "kubeconfig_parts.hpp"

#include "base64.hpp"
#include "text.hpp"

namespace plimsoll::config {
namespace {

std::string path_to(const cursor& of, std::string_view key) {
    return of.path.empty() ? std::string(key) : of.path + "." + std::string(key);
}

} // namespace

std::optional<cursor> child(const cursor& of, std::string_view key) {
    const node* found = of.at->find(key);
    if (found == nullptr || found->what == node::kind::null) return std::nullopt;
    return cursor{of.problems, of.file, found, path_to(of, key)};
}

std::optional<std::string> text_of(const cursor& of, std::string_view key) {
    const auto found = child(of, key);
    if (!found) return std::nullopt;
    const std::string* text = scalar_text(*found, "one text");
    if (text == nullptr || text->empty()) return std::nullopt;
    // Not quoted: it may be a secret.
    if (has_control_character(*text)) {
        found->error("a control character in it; remove it");
        return std::nullopt;
    }
    return *text;
}

std::optional<cursor> find_named(const cursor& root, std::string_view list, std::string_view part,
                                 const std::string& name) {
    const auto elements = child(root, list);
    if (elements) {
        for (const cursor& element : read_list(*elements, elements->at->items.size())) {
            const node* named = element.at->find("name");
            if (named == nullptr || named->what != node::kind::scalar || named->text != name) continue;
            auto found = child(element, part);
            if (found && found->at->what == node::kind::mapping) return found;
            element.error("no mapping `" + std::string(part) + "` in it; add it");
            return std::nullopt;
        }
    }
    const cursor& at = elements ? *elements : root;
    root.problems->error(at.where(), std::string(list),
                         "none is named " + in_quotes(name) +
                             "; check current-context and the names it leads to");
    return std::nullopt;
}

void read_file_or_data(const cursor& of, const std::string& key, std::string& file, std::string& data) {
    if (const auto coded = child(of, key + "-data")) {
        const std::string* text = scalar_text(*coded, "base64 text");
        const auto decoded = text != nullptr ? decode_base64(*text) : std::optional<std::string>("");
        if (!decoded)
            coded->error("not base64; write it as `base64 -w0 FILE` does, or name the file with `" + key +
                         "`");
        else
            data = *decoded;
        if (!data.empty() || !decoded) return;
    }
    const auto named = child(of, key);
    if (named && text_of(of, key)) file = read_path(*named).value_or("");
}

} // namespace plimsoll::config
