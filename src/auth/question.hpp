// SPDX-License-Identifier: Apache-2.0
// What needs no review, and the key under which a review's answer is kept.
#pragma once

#include <plimsoll/auth/authorizer.hpp>

#include <string>
#include <string_view>

namespace plimsoll::auth {

bool is_master(const identity& who);                // group system:masters
bool is_open_path(const cluster::attributes& what); // /healthz, /livez, /readyz and nothing below
// Different for any two that differ in anything that the review says of who asks.
std::string text_of(const identity& who);
// Different for any two questions that differ in anything that the review says, if `who` is so.
std::string key_of(std::string_view who, const cluster::attributes& what);

} // namespace plimsoll::auth
