// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/selector.hpp>

#include <catch2/catch.hpp>

using plimsoll::domain::labels;
using plimsoll::domain::selector;
using op = selector::op;

TEST_CASE("selectors are parsed and written canonically") {
    const std::pair<std::string, std::string> rows[] = {
        {"", ""},
        {" \t\r\n ", ""},
        {"a", "a"},
        {"!a", "!a"},
        {" ! a ", "!a"},
        {"a=b", "a=b"},
        {"a==b", "a=b"},
        {" a = b ", "a=b"},
        {"a!=b", "a!=b"},
        {"a>5", "a>5"},
        {"a<5", "a<5"},
        {"a in (b)", "a in (b)"},
        {"a in(b)", "a in (b)"},
        {"a\tin\n( c,\rb )", "a in (b,c)"},
        {"a notin (c,b,c)", "a notin (b,c)"},
        {"b=1,a=2", "a=2,b=1"},
        {"x in (foo,,baz),y,z notin ()", "x in (,baz,foo),y,z notin ()"},
        {"scaledobject.keda.sh/name=myso", "scaledobject.keda.sh/name=myso"},
        // values left out
        {"a=", "a="},
        {"a==,b", "a=,b"},
        {"a!=", "a!="},
        {"a in ()", "a in ()"},
        {"a in (,)", "a in ()"},
        {"a in (,b)", "a in (,b)"},
        {"a in (b,)", "a in (,b)"},
        {"a in (b,,c)", "a in (,b,c)"},
        {"a in (b,,,c)", "a in (,b,c)"},
        {"a in (,,b)", "a in (,b)"},
        {"a in (,,,)", "a in ()"},
        // operators where a key or a value stands
        {"in", "in"},
        {"notin", "notin"},
        {"!in", "!in"},
        {"in in (in,notin)", "in in (in,notin)"},
        {"notin notin (in)", "notin notin (in)"},
        {"a=in", "a=in"},
        {"in,notin", "in,notin"},
        // one key more than once
        {"a!=c,a!=b,a", "a,a!=b,a!=c"},
    };
    for (const auto& [text, canonical] : rows) {
        INFO(text);
        const auto parsed = selector::parse(text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->to_string() == canonical);
        CHECK(selector::parse(canonical).value().to_string() == canonical);
    }
}

TEST_CASE("a selector's requirements") {
    const auto parsed = selector::parse("c notin (z,y,z),a==1,!b").value();
    CHECK(!parsed.empty());
    const std::vector<selector::requirement> wanted{
        {"a", op::equals, {"1"}}, {"b", op::not_exists, {}}, {"c", op::not_in, {"y", "z"}}};
    CHECK(parsed.requirements() == wanted);
    CHECK(selector().empty());
    CHECK(selector::parse("").value().empty());
}

TEST_CASE("selectors match labels") {
    const labels of{{"empty", ""}, {"n", "7"}, {"queue", "task"}, {"tier", "a"}};
    const std::pair<std::string, bool> rows[] = {
        {"", true},
        {"queue", true},
        {"zone", false},
        {"!queue", false},
        {"!zone", true},
        {"queue=task", true},
        {"queue==task", true},
        {"queue=batch", false},
        {"queue=", false},
        {"empty=", true},
        {"zone=", false},
        {"queue!=task", false},
        {"queue!=batch", true},
        {"zone!=a", true},
        {"empty!=", false},
        {"queue!=", true},
        {"queue in (batch,task)", true},
        {"queue in (batch)", false},
        {"zone in (,a)", false},
        {"empty in ()", true},
        {"queue notin (batch)", true},
        {"queue notin (batch,task)", false},
        {"zone notin (a)", true},
        {"queue notin ()", true},
        {"n>6", true},
        {"n>7", false},
        {"n<8", true},
        {"n<7", false},
        {"zone>1", false},
        {"zone<1", false},
        {"queue>0", false},
        {"empty<1", false},
        {"queue=task,tier=a", true},
        {"queue=task,tier=b", false},
        {"queue!=task,queue", false},
    };
    for (const auto& [text, matches] : rows) {
        INFO(text);
        CHECK(selector::parse(text).value().matches(of) == matches);
    }
}

TEST_CASE("labels are compared as 64-bit integers") {
    const auto above = selector::parse("n>9223372036854775806").value();
    const auto below = selector::parse("n<0").value();
    CHECK(above.matches({{"n", "9223372036854775807"}}));
    CHECK(!above.matches({{"n", "9223372036854775808"}}));
    CHECK(below.matches({{"n", "-5"}}));
    CHECK(!below.matches({{"n", "+5"}}));
    CHECK(!below.matches({{"n", "+-5"}}));
    CHECK(!below.matches({{"n", "-5x"}}));
    CHECK(selector::parse("n>4").value().matches({{"n", "+5"}}));
}

TEST_CASE("selectors may be as large as the limits") {
    std::string many = "k0";
    for (int i = 1; i < 64; ++i)
        many += ",k" + std::to_string(i);
    CHECK(selector::parse(many).value().requirements().size() == 64);
    CHECK(selector::parse(many + ",k64").error().detail() == "label selector with more than 64 requirements");

    std::string values = "k in (v0";
    for (int i = 1; i < 1000; ++i)
        values += ",v" + std::to_string(i);
    CHECK(selector::parse(values + ")").value().requirements().front().values.size() == 1000);
    CHECK(selector::parse(values + ",v1000)").error().detail() ==
          "unable to parse requirement: more than 1000 values for one key");

    const std::string blanks(selector::max_text_bytes - 1, ' ');
    CHECK(selector::parse(blanks + "a").has_value());
    CHECK(selector::parse(blanks + "a ").error().detail() == "label selector longer than 65536 bytes");
}
