// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "text.hpp"

namespace plimsoll::config {
domain::labels read_labels(const cursor& of) {
    domain::labels made;
    for (const auto& [key, value] : read_members(of)) {
        if (key == domain::origin_label)
            value.error("this label is reserved: Plimsoll says with it where a number comes from; rename it");
        else if (!domain::is_label_key(key))
            value.error(in_quotes(key) +
                        " is not a label's key; write [prefix/]name of letters, digits and -_., as `queue`");
        const std::string* text = scalar_text(value, "one text, \"\" for none");
        if (text == nullptr) continue;
        if (!domain::is_label_value(*text))
            value.error(
                in_quotes(*text) +
                " is not a label's value; write at most 63 letters, digits and -_. that begin and end "
                "with a letter or digit");
        // Illegal ones stand for themselves until all errors are told, but labels hold no NUL.
        made.add(printable(key, key.size()), printable(*text, text->size()));
    }
    return made;
}

} // namespace plimsoll::config
