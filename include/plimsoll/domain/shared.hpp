// SPDX-License-Identifier: Apache-2.0
// A value that many hold and nobody changes: thousands of metrics have the same policy. As safe across
// threads as a value that nobody changes.
#pragma once

#include <memory>
#include <utility>

namespace plimsoll::domain {

// Behaves as a const T. One that was moved from may only be assigned to or destroyed.
template <typename T>
class shared {
public:
    shared() : shared(T()) {}
    shared(T value) // NOLINT(google-explicit-constructor): it is the value
        : value_(std::make_shared<const T>(std::move(value))) {}

    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }

    // Keeps only one of the two if they are equal.
    void merge_with(const shared& other) {
        if (*this == other) value_ = other.value_;
    }
    friend bool operator==(const shared& a, const shared& b) { return a.value_ == b.value_ || *a == *b; }

private:
    std::shared_ptr<const T> value_;
};

} // namespace plimsoll::domain
