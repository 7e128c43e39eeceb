// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/kubeconfig.hpp>

#include "file.hpp"
#include "kubeconfig_parts.hpp"
#include "text.hpp"
#include "yaml_reader.hpp"

namespace plimsoll::config {
namespace {

// A bundle of all public CAs is 220 kB before base64.
constexpr yaml_limits kubeconfig_limits{.depth = max_depth, .keys = max_keys, .scalar_bytes = 1048576};

domain::error first_error(problem_book& problems) {
    loaded found;
    problems.write_to(found);
    return {domain::errc::invalid_argument, found.errors.front().to_string()};
}

// What is not judged before: the two halves together.
void judge_together(const cursor& user, const kubeconfig_connection& made) {
    const bool cert = !made.certificate_file.empty() || !made.certificate_pem.empty();
    const bool key = !made.key_file.empty() || !made.key_pem.empty();
    if (cert && !key) user.error("client-certificate without client-key; add client-key or client-key-data");
    if (key && !cert)
        user.error("client-key without client-certificate; add client-certificate or its -data");
}

void read_context(const cursor& root, const cursor& context, kubeconfig_connection& into) {
    const auto cluster_name = text_of(context, "cluster");
    if (!cluster_name) return context.error("no `cluster`; name one of `clusters`");
    if (const auto cluster = find_named(root, "clusters", "cluster", *cluster_name))
        read_cluster(*cluster, into);
    const auto user_name = text_of(context, "user");
    if (!user_name) return;
    const auto user = find_named(root, "users", "user", *user_name);
    if (!user) return;
    read_user(*user, into);
    judge_together(*user, into);
}

} // namespace

domain::result<kubeconfig_connection> parse_kubeconfig(const std::string& file, const std::string& text) {
    problem_book problems;
    const std::size_t opened = problems.open(file);
    const std::optional<node> read = read_yaml(text, opened, problems, kubeconfig_limits);
    if (!read) return first_error(problems);
    const cursor root{&problems, opened, &*read, ""};
    kubeconfig_connection made;
    if (read->what != node::kind::mapping) {
        root.error("not a kubeconfig; write one as `kubectl config view --minify --flatten` does");
    } else if (const auto current = text_of(root, "current-context")) {
        if (const auto context = find_named(root, "contexts", "context", *current))
            read_context(root, *context, made);
    } else {
        root.error("no current-context; set one with `kubectl config use-context`");
    }
    if (problems.has_errors()) return first_error(problems);
    return made;
}

domain::result<kubeconfig_connection> load_kubeconfig(const std::string& path) {
    const domain::result<std::string> text = read_file(path, max_file_bytes);
    if (!text) return text.error().within(path);
    return parse_kubeconfig(path, *text);
}

} // namespace plimsoll::config
