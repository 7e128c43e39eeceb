// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/labels.hpp>

#include <cassert>

namespace plimsoll::domain {

labels::labels(std::initializer_list<pair> all) {
    for (const auto& [key, value] : all)
        add(key, value);
}

labels::pair labels::const_iterator::operator*() const {
    const std::size_t key = rest_.find('\0');
    const std::size_t value = rest_.find('\0', key + 1);
    return {rest_.substr(0, key), rest_.substr(key + 1, value - key - 1)};
}

labels::const_iterator& labels::const_iterator::operator++() {
    const std::size_t key = rest_.find('\0');
    const std::size_t value = key == rest_.npos ? key : rest_.find('\0', key + 1);
    rest_.remove_prefix(value == rest_.npos ? rest_.size() : value + 1); // it ends, whatever was put in
    return *this;
}

labels::const_iterator labels::begin() const { return const_iterator(packed_); }

labels::const_iterator labels::end() const { return {}; }

labels::const_iterator labels::lower_bound(std::string_view key) const {
    auto at = begin();
    while (at != end() && (*at).first < key)
        ++at;
    return at;
}

std::optional<std::string_view> labels::find(std::string_view key) const {
    for (const auto& [its, value] : *this)
        if (its == key) return value;
    return std::nullopt;
}

bool labels::add(std::string_view key, std::string_view value) {
    const auto at = lower_bound(key);
    if (at != end() && (*at).first == key) return false;
    replace(packed_.size() - at.rest_.size(), 0, key, value);
    return true;
}

void labels::set(std::string_view key, std::string_view value) {
    const auto at = lower_bound(key);
    const bool there = at != end() && (*at).first == key;
    const std::size_t size = there ? at.rest_.size() - std::next(at).rest_.size() : 0;
    replace(packed_.size() - at.rest_.size(), size, key, value);
}

// Into a text that is no larger than it must be.
void labels::replace(std::size_t at, std::size_t size, std::string_view key, std::string_view value) {
    assert(key.find('\0') == key.npos && value.find('\0') == value.npos);
    std::string grown;
    grown.reserve(packed_.size() - size + key.size() + value.size() + 2);
    grown.append(packed_, 0, at).append(key).append(1, '\0').append(value).append(1, '\0');
    grown.append(packed_, at + size);
    packed_ = std::move(grown);
}

} // namespace plimsoll::domain
