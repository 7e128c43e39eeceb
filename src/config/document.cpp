// SPDX-License-Identifier: Apache-2.0
#include "document.hpp"

#include "readers.hpp"
#include "text.hpp"
#include "yaml_reader.hpp"

#include <array>
#include <utility>

namespace plimsoll::config {
namespace {

constexpr std::array<std::string_view, 4> root_keys{"apiVersion", "kind", "backends", "metrics"};
constexpr std::string_view api_version = "plimsoll.dev/v1alpha1";
constexpr std::string_view kind = "PlimsollConfiguration";
constexpr const char* header_remedy =
    "begin the file with `apiVersion: plimsoll.dev/v1alpha1` and `kind: PlimsollConfiguration`";

// The key has the one value that it may have, or it is reported.
void judge_constant(const cursor& root, std::string_view key, std::string_view wanted) {
    const std::string remedy = "write `" + std::string(key) + ": " + std::string(wanted) + "`";
    const node* found = root.at->find(key);
    if (found == nullptr) return root.problems->error(root.where(), std::string(key), "missing; " + remedy);
    const cursor here{root.problems, root.file, found, std::string(key)};
    const std::string* text = scalar_text(here, wanted);
    if (text != nullptr && *text != wanted)
        here.error(in_quotes(*text) + " is not read here; " + remedy +
                   ", or move the file out of the configuration");
}

bool is_other_kind(const node& root, std::string_view key, std::string_view wanted) {
    const node* found = root.find(key);
    return found != nullptr && found->what == node::kind::scalar && found->text != wanted;
}

} // namespace

void loading::take(std::size_t file, std::string_view key, std::size_t index, node element) {
    const std::string path = std::string(key) + "[" + std::to_string(index) + "]";
    const cursor here{&problems_, file, &element, path};
    const auto room = [&](std::size_t taken, std::size_t most) {
        if (taken < most) return true;
        if (!full_)
            here.error("more than " + std::to_string(most) + " " + std::string(key) + "; remove some");
        full_ = true;
        return false;
    };
    if (key == "backends" && room(made_.backends.size(), max_backends))
        made_.backends.push_back(read_backend(here, names_));
    if (key == "metrics" && room(made_.metrics.size(), max_metrics)) add_metric(read_metric(here, names_));
}

// Neighbours often have the same: of thousands of metrics that is a third of their memory.
void loading::add_metric(metric_settings added) {
    if (!made_.metrics.empty()) {
        added.namespaces.merge_with(made_.metrics.back().namespaces);
        added.policy.merge_with(made_.metrics.back().policy);
    }
    made_.metrics.push_back(std::move(added));
}

void loading::check_header(const node& root, std::size_t file) {
    const cursor here{&problems_, file, &root, ""};
    if (root.what == node::kind::null) return here.error(std::string("empty; ") + header_remedy);
    if (root.what != node::kind::mapping) return here.error(std::string("not a mapping; ") + header_remedy);
    // Somebody else's file: none of its keys would be right, and one message says it.
    const bool other_version = is_other_kind(root, "apiVersion", api_version);
    if (other_version || is_other_kind(root, "kind", kind)) {
        problems_.forget(file);
        names_.note_gap();
        return other_version ? judge_constant(here, "apiVersion", api_version)
                             : judge_constant(here, "kind", kind);
    }
    const fields top(here, root_keys);
    judge_constant(here, "apiVersion", api_version);
    judge_constant(here, "kind", kind);
    for (const std::string_view key : {root_keys[2], root_keys[3]})
        if (const auto list = top.find(key)) read_list(*list, 0);
}

void loading::add(const source& from) {
    const std::size_t file = problems_.open(from.name);
    if (from.text.size() > max_file_bytes) {
        names_.note_gap();
        problems_.error({file, {}}, "",
                        std::to_string(from.text.size()) + " bytes; at most " +
                            std::to_string(max_file_bytes) +
                            " are read: split it into several files in one folder");
        return;
    }
    const auto take_element = [&](std::string_view key, std::size_t index, node element) {
        take(file, key, index, std::move(element));
    };
    const std::optional<node> root = read_yaml(from.text, file, problems_, {}, take_element);
    if (root)
        check_header(*root, file);
    else
        names_.note_gap();
}

void loading::add_unreadable(const std::string& name, std::string why) {
    problems_.error({problems_.open(name), {}}, "", std::move(why));
    names_.note_gap();
}

loaded loading::finish() {
    names_.check_questions();
    // Kubernetes' discovery must never be empty, or kube-apiserver forgets the group.
    if (!problems_.has_errors() && made_.metrics.empty())
        add_unreadable(problems_.first_name(), "no metrics; add at least one under `metrics`");
    loaded result;
    if (!problems_.has_errors()) result.settings = std::move(made_);
    result.settings.metrics.shrink_to_fit(); // kept for as long as they are served
    problems_.write_to(result);
    return result;
}

} // namespace plimsoll::config
