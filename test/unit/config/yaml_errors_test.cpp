// SPDX-License-Identifier: Apache-2.0
// What the YAML reader refuses, before any key is looked at.
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

TEST_CASE("YAML that is refused, with the place and the remedy") {
    const std::string rest = backend + metric + target;
    const std::vector<row> rows{
        {"empty file", "",
         "f.yaml: empty; begin the file with `apiVersion: plimsoll.dev/v1alpha1` and `kind: "
         "PlimsollConfiguration`"},
        {"only a comment", "# nothing\n",
         "f.yaml: empty; begin the file with `apiVersion: plimsoll.dev/v1alpha1` and `kind: "
         "PlimsollConfiguration`"},
        {"a list", "- a\n",
         "f.yaml:1:1: not a mapping; begin the file with `apiVersion: plimsoll.dev/v1alpha1` and `kind: "
         "PlimsollConfiguration`"},
        {"second document", head + rest + "---\nfoo: bar\n",
         "f.yaml:11:1: a second YAML document begins here; one document per file: move it to a file of its "
         "own "
         "(a directory of files may be given as PATH)"},
        {"document that ends with ---", head + rest + "---\n",
         "f.yaml:11:1: a second YAML document begins here; one document per file: move it to a file of its "
         "own "
         "(a directory of files may be given as PATH)"},
        {"unclosed bracket", head + "metrics: [\n",
         "f.yaml:3:11: not valid YAML: end of sequence flow not found; check indentation, quotes and "
         "brackets "
         "here "
         "and above"},
        {"unclosed quote", head + "metrics: \"\n",
         "f.yaml:3:11: not valid YAML: illegal EOF in scalar; check indentation, quotes and brackets here "
         "and "
         "above"},
        {"tab", head + "metrics:\n\t- name: a\n",
         "f.yaml:4:2: not valid YAML: illegal block entry; check indentation, quotes and brackets here and "
         "above"},
        {"directive with a C1 character", head + "%YAML 1.\xC2\x9B\n" + rest,
         "f.yaml:3:1: not valid YAML: bad YAML version: 1.\\x9B; check indentation, quotes and brackets here "
         "and above"},
        {"escape of half a character", head + "metrics: \"\\\xC3\xA9\"\n",
         "f.yaml:3:13: not valid YAML: unknown escape character: \\xC3; check indentation, quotes and "
         "brackets "
         "here and above"},
        {"escapes of which yaml-cpp makes half characters",
         head + rest + "    keepFor: \"\\N\"\n    \"a\\_\": 1\n",
         "f.yaml:11:14: metrics[0].keepFor: the escapes \\N and \\_ are not supported; write \\u0085 or "
         "\\u00A0\n"
         "f.yaml:12:5: metrics[0]: the escapes \\N and \\_ are not supported; write \\u0085 or \\u00A0"},
        {"long directive", head + "%YAML 1." + std::string(200, 'x') + "\n" + rest,
         "f.yaml:3:1: not valid YAML: bad YAML version: 1." + std::string(140, 'x') +
             "…; check indentation, quotes and brackets here and above"},
        {"anchor and alias", head + rest + "    keepFor: &k 10m\n    holdWindow: *k\n",
         "f.yaml:11:14: metrics[0].keepFor: anchor `&k` is not supported; write the value out\n"
         "f.yaml:12:17: metrics[0].holdWindow: an alias (*name) is not supported; write the value out"},
        {"alias of nothing", head + rest + "    keepFor: *k\n",
         "f.yaml:11:14: not valid YAML: the referenced anchor is not defined; check indentation, quotes and "
         "brackets "
         "here and above"},
        {"tag", head + rest + "    keepFor: !!str 10m\n",
         "f.yaml:11:14: metrics[0].keepFor: tag `tag:yaml.org,2002:str` is not supported; remove it"},
        {"tag on a mapping", head + rest + "    fallback: !x {replicas: 1}\n",
         "f.yaml:11:15: metrics[0].fallback: tag `!x` is not supported; remove it"},
        {"merge key", head + rest + "    <<: {keepFor: 5m}\n",
         "f.yaml:11:5: metrics[0].<<: merge keys are not supported; write the keys out"},
        {"duplicate key", head + rest + "    target: {averageValue: 5}\n",
         "f.yaml:11:5: metrics[0].target: the same key twice, first at line 10; keep one of them"},
        {"duplicate key at the top", head + rest + "metrics:\n  - nonsense: 1\n",
         "f.yaml:11:1: metrics: the same key twice, first at line 6; keep one of them"},
        {"key that is a list", head + rest + "    [a, b]: 1\n",
         "f.yaml:11:5: metrics[0].?: this key is not text; write a name followed by a colon"},
        {"not UTF-8", head + rest + "    keepFor: \xff\n",
         "f.yaml:11:14: byte 0xFF is not UTF-8; save the file as UTF-8"},
        {"overlong UTF-8", head + "# \xc0\xaf\n",
         "f.yaml:3:3: byte 0xC0 is not UTF-8; save the file as UTF-8"},
        {"UTF-16", std::string("\xff\xfe") + "a",
         "f.yaml:1:1: byte 0xFF is not UTF-8; save the file as UTF-8"},
        {"end-of-transmission, where yaml-cpp would stop", head + rest + "    \x04keepFor: 1\n",
         "f.yaml:11:5: control character 0x04; remove it"},
        {"nested too deep", head + "metrics: " + std::string(40, '[') + std::string(40, ']') + "\n",
         "f.yaml:3:41: "
         "metrics[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]["
         "0]"
         ": nested deeper than 32 levels; check the brackets and the indentation"},
        {"a text too long", head + rest + "    keepFor: " + std::string(max_scalar_bytes + 1, 'x') + "\n",
         "f.yaml:11:14: metrics[0].keepFor: a text of 65537 bytes; at most 65536 are read"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(r.text) == r.errors);
    }
}

TEST_CASE("the file's header") {
    const std::string rest = backend + metric + target;
    const std::vector<row> rows{
        {"no apiVersion", "kind: PlimsollConfiguration\n" + rest,
         "f.yaml:1:1: apiVersion: missing; write `apiVersion: plimsoll.dev/v1alpha1`"},
        {"no kind", "apiVersion: plimsoll.dev/v1alpha1\n" + rest,
         "f.yaml:1:1: kind: missing; write `kind: PlimsollConfiguration`"},
        {"another version", "apiVersion: plimsoll.dev/v2\nkind: PlimsollConfiguration\n" + rest,
         "f.yaml:1:13: apiVersion: `plimsoll.dev/v2` is not read here; write `apiVersion: "
         "plimsoll.dev/v1alpha1`, or "
         "move the file out of the configuration"},
        {"another kind of object is one error",
         "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {}\n",
         "f.yaml:1:13: apiVersion: `apps/v1` is not read here; write `apiVersion: plimsoll.dev/v1alpha1`, or "
         "move the "
         "file out of the configuration"},
        {"another kind", "apiVersion: plimsoll.dev/v1alpha1\nkind: Plimsoll\nspec: {}\n",
         "f.yaml:2:7: kind: `Plimsoll` is not read here; write `kind: PlimsollConfiguration`, or move the "
         "file out of "
         "the configuration"},
        {"kind is a list", "apiVersion: plimsoll.dev/v1alpha1\nkind: [a]\n" + rest,
         "f.yaml:2:7: kind: a list; write PlimsollConfiguration"},
        {"unknown key with a near one", head + rest + "metric: []\n",
         "f.yaml:11:1: metric: unknown key; did you mean `metrics`? (known here: apiVersion, kind, backends, "
         "metrics)"},
        {"unknown key", head + rest + "guard: {}\n",
         "f.yaml:11:1: guard: unknown key; known here: apiVersion, kind, backends, metrics"},
        {"metrics is no list", head + backend + "metrics: {}\n",
         "f.yaml:6:10: metrics: not a list; write [a, b], or one `- ` line for each element"},
        {"metrics has no value", head + backend + "metrics:\n",
         "f.yaml:6:1: metrics: has no value; give it one or remove the key"},
        {"nothing to serve", head + backend, "f.yaml: no metrics; add at least one under `metrics`"},
        {"nothing to serve, an empty list", head + backend + "metrics: []\n",
         "f.yaml: no metrics; add at least one under `metrics`"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(r.text) == r.errors);
    }
}

TEST_CASE("no key of a file reaches a terminal raw or at length") {
    const std::string known = "; known here: apiVersion, kind, backends, metrics";
    const std::string rest = head + backend + metric + target;
    CHECK(errors_of(rest + "\"a\\x9b[2J\": 1\n") == "f.yaml:11:1: `a\\x9B[2J`: unknown key" + known);
    CHECK(errors_of(rest + "b\xc2\x85: 1\n").starts_with("f.yaml:11:1: `b\\x85`"));
    const std::string shown = "`" + std::string(64, 'k') + "…`";
    CHECK(errors_of(rest + "? " + std::string(5000, 'k') + "\n: !!str x\n").find(shown + ": tag") !=
          std::string::npos);
}

TEST_CASE("what is odd, and right") {
    const std::string rest = backend + metric + target;
    CHECK(errors_of("---\n" + head + rest).empty());
    CHECK(errors_of("\xef\xbb\xbf" + head + rest).empty());
    CHECK(errors_of("%YAML 1.2\n---\n" + head + rest).empty());
    CHECK(errors_of(head + "# caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\n" + rest).empty());
    std::string windows;
    for (const char c : head + rest)
        windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    CHECK(errors_of(windows).empty());
    CHECK(errors_of(R"({"apiVersion": "plimsoll.dev/v1alpha1", "kind": "PlimsollConfiguration",
        "backends": [{"name": "tasks", "redis": {"address": "redis:6379"}}],
        "metrics": [{"name": "a", "namespaces": ["b"], "redis": {"backend": "tasks", "lists": [{"key": "k"}]},
                     "target": {"averageValue": "10"}}]})")
              .empty());
}

TEST_CASE("at most a hundred errors are listed, the first ones, and the rest is counted") {
    std::string text = head + backend + "metrics:\n";
    for (int i = 0; i < 130; ++i)
        text += "  - {name: a" + std::to_string(i) + "}\n"; // 3 errors each
    const loaded result = parse({{"f.yaml", text + "extra: 1\n"}, {"g.yaml", ""}});
    CHECK(result.errors.size() == 100);
    CHECK(result.more_errors == 292);
    CHECK(result.errors.front().line == 7);
    CHECK(result.errors.back().line == 40);
    CHECK(result.settings.metrics.empty());
}

TEST_CASE("more keys than a mapping may have") {
    std::string text = head + backend + metric + target + "    fallback:\n";
    for (int i = 0; i < 300; ++i)
        text += "      k" + std::to_string(i) + ": 1\n";
    CHECK(errors_of(text) ==
          "f.yaml:268:7: metrics[0].fallback.k256: more than 256 keys in one mapping; did you mean a list?");
}
