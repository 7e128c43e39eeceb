// SPDX-License-Identifier: Apache-2.0
// Labels of a series, and the names that Kubernetes allows (apimachinery pkg/api/validate/content).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace plimsoll::domain {

// Pairs of key and value, sorted by key as every Kubernetes serialisation writes them. A value in one piece
// of memory, none of the heap if it is short: there are thousands of them, and few are ever changed. REQUIRES
// of all that is put in: no NUL, which is_label_key and is_label_value allow nowhere.
class labels {
public:
    using pair = std::pair<std::string_view, std::string_view>;
    class const_iterator;

    labels() = default;
    labels(std::initializer_list<pair> all); // of one key, the first counts

    bool empty() const { return packed_.empty(); }
    const_iterator begin() const;
    const_iterator end() const;
    // Nothing: there is no such key. Valid until *this is changed, moved or destroyed, as what the iterators
    // give.
    std::optional<std::string_view> find(std::string_view key) const;

    // False, and nothing changes, if the key is there.
    bool add(std::string_view key, std::string_view value);
    // The same, whatever value the key had.
    void set(std::string_view key, std::string_view value);

    friend bool operator==(const labels&, const labels&) = default;
    friend auto operator<=>(const labels&, const labels&) = default;

private:
    // Where the key is, or would be.
    const_iterator lower_bound(std::string_view key) const;
    void replace(std::size_t at, std::size_t size, std::string_view key, std::string_view value);

    std::string packed_; // KEY NUL VALUE NUL …
};

class labels::const_iterator {
public:
    using value_type = pair;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag; // it makes what it gives

    const_iterator() = default;
    pair operator*() const;
    const_iterator& operator++();
    const_iterator operator++(int) { return std::exchange(*this, std::next(*this)); }
    friend bool operator==(const const_iterator& a, const const_iterator& b) {
        return a.rest_.size() == b.rest_.size();
    }

private:
    friend class labels;
    explicit const_iterator(std::string_view rest) : rest_(rest) {}
    std::string_view rest_; // of the packed text, from this pair on
};

// By which Plimsoll says that a value is no fresh measurement, and what it is instead; nobody else may use
// it.
inline constexpr std::string_view origin_label = "plimsoll.dev/origin";

// [prefix/]name: an optional DNS-1123 subdomain of <= 253, and a name of <= 63 characters.
bool is_label_key(std::string_view text);
// Empty, or <= 63 characters of the same charset as a label's name.
bool is_label_value(std::string_view text);
// DNS-1123 label: a namespace's name.
bool is_namespace(std::string_view text);
// What Plimsoll accepts as a metric's name: one path segment of [a-z0-9-_.:], 1 to 253 characters, and
// none of `.`, `..`, `status`, `finalize`, `watch`, `proxy`, which request parsing takes for verbs or
// subresources (client-go lower-cases the segment, so capitals could never be asked for).
bool is_metric_name(std::string_view text);

} // namespace plimsoll::domain
