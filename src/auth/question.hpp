// SPDX-License-Identifier: Apache-2.0
// What needs no review, and the key under which a review's answer is kept.
#pragma once

#include <plimsoll/auth/authorizer.hpp>

namespace plimsoll::auth {

bool is_master(const identity& who);                // group system:masters
bool is_open_path(const cluster::attributes& what); // /healthz, /livez, /readyz and nothing below
// Different for any two questions that differ in anything that the review says.
std::string key_of(const identity& who, const cluster::attributes& what);

} // namespace plimsoll::auth
