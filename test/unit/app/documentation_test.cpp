// SPDX-License-Identifier: Apache-2.0
// The documentation says what the program does: each example is accepted, the mistakes are told as
// shown, and the tables list exactly the keys and flags that there are.
#include "markdown.hpp"
#include "run.hpp"
#include "support/folder.hpp"

#include <plimsoll/config/load.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

namespace plimsoll::app {

namespace {

using words = std::set<std::string>;

const std::string configuration_page = "docs/configuration.md";
constexpr const char* our_kind = "kind: PlimsollConfiguration";

struct checked {
    int code;
    std::string out, err;
};

// Tuesday, 24 November 2026, 12:00 in Los Angeles.
constexpr domain::wall_time calendar_time{std::chrono::seconds(1795550400)};

// Without the name of the folder.
checked check_text(const std::string& text, domain::wall_time now = calendar_time) {
    const test::folder in;
    const std::string file = in.write("plimsoll.yaml", text);
    std::ostringstream out, err;
    const int code = check(file, out, err, now);
    const std::string told = err.str();
    return {code, out.str(), std::regex_replace(told, std::regex(in.path() + "/"), "")};
}

std::vector<std::string> configurations_in(const std::string& document) {
    std::vector<std::string> out;
    for (const block& shown : blocks_of(read_source(document)))
        if (shown.language == "yaml" && shown.text.find(our_kind) != std::string::npos)
            out.push_back(shown.text);
    return out;
}

std::string whole_example() { return configurations_in(configuration_page).at(0); }

// The keys that a reader knows, from what it says of one that it does not know.
words known_keys(const std::string& text, const std::string& path) {
    const auto read = config::parse({{"plimsoll.yaml", text}});
    for (const auto& problem : read.errors) {
        if (problem.path != path + (path.empty() ? "" : ".") + "zzzzzzzzzz") continue;
        const auto start = problem.what.find("known here: ");
        if (start == std::string::npos) continue;
        const std::string list = problem.what.substr(start + 12);
        const std::regex word("[A-Za-z]+");
        return words(std::sregex_token_iterator(list.begin(), list.end(), word), {});
    }
    return {};
}

// Every key below `path`, as the documentation writes them; `outline` has a mapping for each place.
void add_keys(const std::string& outline, const std::string& path, const std::string& shown, words& to) {
    std::string text = outline;
    const std::string mark = "@" + path + "@";
    const auto at = text.find(mark);
    if (at == std::string::npos) return;
    text.replace(at, mark.size(), "zzzzzzzzzz: 1");
    text = std::regex_replace(text, std::regex("(, )?@[^@]*@"), "");
    const words known = known_keys(text, path);
    INFO(path << " in\n" << text);
    REQUIRE_FALSE(known.empty());
    for (const std::string& key : known) {
        to.insert(shown.empty() ? key : shown + "." + key);
        const std::string below = path.empty() ? key : path + "." + key;
        add_keys(outline, below, shown.empty() ? key : shown + "." + key, to);
        for (const char* element : {"[0]", "[1]"})
            add_keys(outline, below + element, shown.empty() ? key + "[]" : shown + "." + key + "[]", to);
    }
}

const std::string outline =
    "apiVersion: plimsoll.dev/v1alpha1\nkind: PlimsollConfiguration\n@@\n"
    "backends:\n- {name: a, redis: {address: a, tls: {caFile: a, @backends[0].redis.tls@},"
    " @backends[0].redis@}, @backends[0]@}\n"
    "- {name: b, prometheus: {url: \"https://a\", basicAuth: {username: a, "
    "@backends[1].prometheus.basicAuth@},"
    " tls: {caFile: a, @backends[1].prometheus.tls@}, @backends[1].prometheus@}, @backends[1]@}\n"
    "metrics:\n- {name: a, namespaces: [a], redis: {backend: a, lists: [{key: a,"
    " @metrics[0].redis.lists[0]@}], sets: [{key: b, @metrics[0].redis.sets[0]@}],"
    " sortedSets: [{key: c, @metrics[0].redis.sortedSets[0]@}], hashes: [{key: d,"
    " @metrics[0].redis.hashes[0]@}], streams: [{key: e, @metrics[0].redis.streams[0]@}],"
    " @metrics[0].redis@}, target: {value: 1,"
    " @metrics[0].target@}, fallback: {replicas: 1, @metrics[0].fallback@}, @metrics[0]@}\n"
    "- {name: b, namespaces: [a], prometheus: {backend: b, query: up, @metrics[1].prometheus@}, target: "
    "{value: 1},"
    " @metrics[1]@}\n";

// The keys beside which no others mean anything.
const std::string calendar_outline =
    "apiVersion: plimsoll.dev/v1alpha1\nkind: PlimsollConfiguration\n@@\n"
    "metrics:\n- {name: a, namespaces: [a], calendar: {timezone: UTC, windows: [{start: 0 8 * * *,"
    " @metrics[0].calendar.windows[0]@}], @metrics[0].calendar@}, @metrics[0]@}\n";

words with_prefix(const words& all, const std::string& prefix) {
    words out;
    for (const std::string& word : all)
        if (word.starts_with(prefix)) out.insert(word.substr(prefix.size()));
    return out;
}

words documented(const std::string& heading) {
    const auto cells = first_cells(read_source(configuration_page), heading);
    return {cells.begin(), cells.end()};
}

words flags_in(const std::string& text) {
    const std::regex flag("--[a-z][a-z-]*");
    return words(std::sregex_token_iterator(text.begin(), text.end(), flag), {});
}

} // namespace

TEST_CASE("each configuration that is shown is accepted") {
    const std::string document = GENERATE(as<std::string>(), "README.md", configuration_page);
    INFO(document);
    const auto shown = configurations_in(document);
    REQUIRE_FALSE(shown.empty());
    for (const std::string& text : shown) {
        const checked done = check_text(text);
        CHECK(done.code == 0);
        CHECK(done.err.empty());
    }
}

TEST_CASE("each configuration among the manifests is accepted") {
    const std::filesystem::path root = PLIMSOLL_SOURCE_DIR;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "manifests")) {
        const std::string path = std::filesystem::relative(entry.path(), root).string();
        if (entry.path().extension() != ".yaml") continue;
        const std::string text = read_source(path);
        // As a file of its own; within a ConfigMap it is indented.
        if (!std::regex_search(text, std::regex("(^|\n)" + std::string(our_kind)))) continue;
        const checked done = check_text(text);
        INFO(path << ": " << done.err);
        CHECK(done.code == 0);
    }
}

TEST_CASE(
    "the configuration in the batch processor's ConfigMap is accepted, and serves what its HPA asks for") {
    const std::string manifest = read_source("manifests/examples/artemis-batch-processor.yaml");
    const std::string mark = ".yaml: |\n";
    const auto begin = manifest.find(mark) + mark.size();
    REQUIRE(begin >= mark.size());
    const std::string text = std::regex_replace(
        manifest.substr(begin, manifest.find("\n---\n", begin) + 1 - begin), std::regex("(^|\n)    "), "$1");
    const checked done = check_text(text);
    INFO(done.err << text);
    CHECK(done.code == 0);
    CHECK(done.err.empty());
    const test::folder in;
    const auto read = config::load(in.write("plimsoll.yaml", text));
    std::smatch found;
    REQUIRE(std::regex_search(manifest, found, std::regex("external:\n +metric:\n +name: ([^\n]+)\n")));
    CHECK(read.settings.metrics.at(0).name == found[1].str());
    REQUIRE(std::regex_search(manifest, found,
                              std::regex("averageValue: \"([^\"]+)\"\n(    - type|  behavior)")));
    CHECK(read.settings.metrics.at(0).policy->hpa_target.value().amount.to_string() == found[1].str());
}

TEST_CASE("the whole example and that of the queues serve what the worker's HPA asks for") {
    const std::string text =
        GENERATE(as<std::string>(), whole_example(), read_source("manifests/examples/redis-queues.yaml"));
    const test::folder in;
    const auto read = config::load(in.write("plimsoll.yaml", text));
    std::set<std::string> served;
    for (const auto& metric : read.settings.metrics)
        served.insert(metric.name);
    const std::string hpa = read_source("manifests/examples/artemis-orchestrator.yaml");
    std::smatch found;
    REQUIRE(std::regex_search(hpa, found, std::regex("external:\n +metric:\n +name: ([^\n]+)\n")));
    CHECK(served.contains(found[1].str()));
    REQUIRE(std::regex_search(hpa, found, std::regex("averageValue: \"([^\"]+)\"")));
    CHECK(read.settings.metrics.at(0).policy->hpa_target.value().amount.to_string() == found[1].str());
}

TEST_CASE("the inference service's metrics are those that its HPA asks for") {
    const test::folder in;
    const auto read =
        config::load(in.write("plimsoll.yaml", read_source("manifests/examples/sophia-metrics.yaml")));
    words served;
    for (const auto& metric : read.settings.metrics)
        served.insert(metric.name + " " + metric.policy->hpa_target.value().amount.to_string());
    const std::string hpa = read_source("manifests/examples/sophia-orchestrator.yaml");
    const std::regex asked("metric:\n +name: ([a-z0-9_]+)\n[^\"]*alue: \"([0-9]+)\"");
    words wanted;
    for (std::sregex_iterator at(hpa.begin(), hpa.end(), asked), end; at != end; ++at)
        wanted.insert((*at)[1].str() + " " + (*at)[2].str());
    CHECK(wanted.size() == 3);
    CHECK(served == wanted);
}

TEST_CASE("mistakes are told as shown") {
    const std::string page = read_source(configuration_page);
    auto lines = lines_of(whole_example());
    const std::regex row("\n\\| ([0-9]+) \\| `([^`]+)` \\|");
    int mistakes = 0;
    for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at, ++mistakes) {
        std::string& line = lines.at(std::stoul((*at)[1].str()) - 1);
        line.replace(line.find_first_not_of(' '), std::string::npos, (*at)[2].str());
    }
    REQUIRE(mistakes == 3);
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    const checked done = check_text(text);
    CHECK(done.code == 2);
    INFO(done.err);
    CHECK(page.find("```\n" + done.err + "```\n") != std::string::npos);
}

TEST_CASE("the table of metrics is as shown") {
    const checked done = check_text(whole_example());
    INFO(done.out);
    CHECK(read_source(configuration_page).find("```\n" + done.out + "```\n") != std::string::npos);
}

TEST_CASE("what is told of a calendar is as shown") {
    const std::string page = read_source(configuration_page);
    for (const std::string& text : configurations_in(configuration_page)) {
        if (text.find("calendar:") == std::string::npos) continue;
        const checked done = check_text(text, calendar_time);
        CHECK(done.code == 0);
        INFO(done.out);
        CHECK(page.find("```\n" + done.out + "```\n") != std::string::npos);
    }
}

TEST_CASE("the documented keys are the known keys") {
    words known;
    add_keys(outline, "", "", known);
    add_keys(calendar_outline, "", "", known);
    words top = known;
    std::erase_if(top, [](const std::string& key) { return key.find('[') != std::string::npos; });
    CHECK(documented("## Every file") == top);
    CHECK(documented("## `backends[]`") == with_prefix(known, "backends[]."));
    CHECK(documented("## `metrics[]`") == with_prefix(known, "metrics[]."));
    // The outline reached every level.
    CHECK(known.contains("backends[].redis.tls.serverName"));
    CHECK(known.contains("metrics[].redis.lists[].missing"));
    CHECK(known.contains("metrics[].redis.streams[].measure"));
    CHECK(known.contains("metrics[].fallback.behavior"));
    CHECK(known.contains("backends[].prometheus.tls.insecureSkipVerify"));
    CHECK(known.contains("metrics[].prometheus.noData"));
    CHECK(known.contains("metrics[].calendar.windows[].value"));
}

TEST_CASE("the documented flags are the known flags, with their defaults") {
    const std::string help = parse({"serve", "--help"}).out;
    std::string cells;
    for (const std::string& cell : first_cells(read_source(configuration_page), "## `plimsoll serve`"))
        cells += cell + " ";
    std::string options;
    for (const std::string& line : lines_of(help))
        if (line.starts_with("  -")) options += line.substr(0, line.find("  ", 2)) + " ";
    CHECK(flags_in(cells) == flags_in(options));
    for (const std::string& line : lines_of(help)) {
        std::smatch found;
        if (!std::regex_search(line, found, std::regex("(--[a-z-]+) .*\\(default ([^;)]+)"))) continue;
        INFO(line);
        bool stands = false;
        for (const std::string& documented_line : lines_of(read_source(configuration_page)))
            stands |= documented_line.find(found[1].str() + " ") != std::string::npos &&
                      documented_line.find("| `" + found[2].str() + "`") != std::string::npos;
        CHECK(stands);
    }
}

} // namespace plimsoll::app
