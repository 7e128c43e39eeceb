// SPDX-License-Identifier: Apache-2.0
#include "secret.hpp"

#include <string.h> // explicit_bzero

#include <algorithm>
#include <utility>

namespace plimsoll::backends::redis {

secret::~secret() {
    if (bytes_) ::explicit_bzero(bytes_.get(), capacity_);
}

secret::secret(secret&& other) noexcept { swap(other); }

secret& secret::operator=(secret&& other) noexcept {
    secret taken(std::move(other));
    swap(taken);
    return *this;
}

void secret::append(std::string_view more) {
    if (size_ + more.size() > capacity_) {
        secret grown;
        grown.capacity_ = std::max(size_ + more.size(), capacity_ * 2);
        grown.bytes_ = std::make_unique_for_overwrite<char[]>(grown.capacity_);
        std::copy_n(bytes_.get(), size_, grown.bytes_.get());
        grown.size_ = size_;
        swap(grown);
    }
    std::copy(more.begin(), more.end(), bytes_.get() + size_);
    size_ += more.size();
}

void secret::swap(secret& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
}

void wipe(std::string& text) {
    text.resize(text.capacity()); // also what a longer text has left behind
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

} // namespace plimsoll::backends::redis
