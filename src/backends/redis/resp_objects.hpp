// SPDX-License-Identifier: Apache-2.0
// hiredis' object functions that make `reply` values. The reader's privdata points to a reply_under_way.
#pragma once

#include "resp.hpp"

#include <hiredis/read.h>

#include <string>

namespace plimsoll::backends::redis {

// Owned by the reader's owner, who takes the root when hiredis hands it over: there is one at a time.
struct reply_under_way {
    reply root;
    std::string refused; // why an object function returned null, if one did
};

redisReplyObjectFunctions reply_functions();

} // namespace plimsoll::backends::redis
