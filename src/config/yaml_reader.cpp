// SPDX-License-Identifier: Apache-2.0
#include "yaml_reader.hpp"

#include "text.hpp"
#include "tree_builder.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <exception>
#include <istream>
#include <streambuf>

namespace plimsoll::config {
namespace {

// A stream over text that is not copied, and a last line after it: yaml-cpp takes a quote that is never
// closed for closed when the text ends with a line break, so that half a file could pass for a whole one.
class text_buffer : public std::streambuf {
public:
    explicit text_buffer(std::string_view text) { show(text); }

protected:
    int_type underflow() override {
        if (gptr() == egptr() && !ended_) {
            ended_ = true;
            show(end);
        }
        return gptr() == egptr() ? traits_type::eof() : traits_type::to_int_type(*gptr());
    }

private:
    static constexpr std::string_view end = "\n#";

    void show(std::string_view part) {
        // The interface wants char*; nothing is written: there is no put area.
        char* begin = const_cast<char*>(part.data());
        setg(begin, begin, begin + part.size());
    }

    bool ended_ = false;
};

// yaml-cpp repeats some of the text in what it says, such as a directive's words.
constexpr std::size_t longest_message = 160;

// Cron lines are what begins with a star.
std::string remedy_for(const std::string& message) {
    if (message.find("alias") != std::string::npos)
        return "; put a text that begins with * in quotes, as \"*/5 * * * *\"";
    return "; check indentation, quotes and brackets here and above";
}

void read_events(std::string_view text, tree_builder& into) {
    text_buffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(into)) {
    }
}

} // namespace

std::optional<node> read_yaml(std::string_view text, std::size_t file, problem_book& problems,
                              const yaml_limits& limits, const element_sink& take) {
    if (const auto bad = find_bad_byte(text)) {
        problems.error({file, bad->at}, "", bad->what);
        return std::nullopt;
    }
    const mark_reader marks(text);
    tree_builder builder(file, problems, marks, limits, take);
    try {
        read_events(text, builder);
        return builder.take_root().value_or(node{});
    } catch (const end_of_reading& end) {
        problems.error({file, end.at}, end.path, end.what);
    } catch (const YAML::Exception& wrong) {
        problems.error({file, marks.read(wrong.mark)}, "",
                       "not valid YAML: " + printable(wrong.msg, longest_message) + remedy_for(wrong.msg));
    } catch (const std::exception& wrong) {
        problems.error({file, {}}, "", std::string("cannot be read as YAML: ") + wrong.what());
    }
    return std::nullopt;
}

} // namespace plimsoll::config
