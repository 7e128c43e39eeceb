// SPDX-License-Identifier: Apache-2.0
// Bytes that may hold a password: never copied, wiped when they go. Moves leave nothing behind.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace plimsoll::backends::redis {

class secret {
public:
    secret() = default;
    explicit secret(std::string_view text) { append(text); }
    ~secret();
    secret(secret&& other) noexcept;
    secret& operator=(secret&& other) noexcept;
    secret(const secret&) = delete;
    secret& operator=(const secret&) = delete;

    void append(std::string_view more);
    std::string_view view() const { return {bytes_.get(), size_}; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

private:
    void swap(secret& other) noexcept;

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// Overwrites the text, in a way that compilers leave alone, and empties it.
void wipe(std::string& text);

} // namespace plimsoll::backends::redis
