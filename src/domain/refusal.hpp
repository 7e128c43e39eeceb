// SPDX-License-Identifier: Apache-2.0
// The last rung: what the person reads who asks why there is no number.
#pragma once

#include <plimsoll/domain/answer.hpp>

namespace plimsoll::domain {

refusal refuse(const track& of, const policy& by, instant now);

// Whether the last reply was empty and the policy serves nothing then, whatever was known before.
bool empty_is_error(const track& of, const policy& by);

// Age of the last success past which a fallback is served. REQUIRES: by.when_expired.
std::chrono::milliseconds fallback_after(const fallback& of, const policy& by);

} // namespace plimsoll::domain
