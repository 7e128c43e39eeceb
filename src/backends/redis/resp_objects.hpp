// SPDX-License-Identifier: Apache-2.0
// hiredis' object functions that make `reply` values. The reader's privdata points to a std::string:
// a function that refuses an object returns null and writes there why.
#pragma once

#include <hiredis/read.h>

namespace plimsoll::backends::redis {

// Complete replies are owned by whoever takes them from the reader: `new`ed, of type reply*.
redisReplyObjectFunctions reply_functions();

} // namespace plimsoll::backends::redis
