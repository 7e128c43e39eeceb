// SPDX-License-Identifier: Apache-2.0
// When memory is worth giving back: the buffers of connections that have ended lie free between what is still
// used, and malloc would keep them. A value, used on the io thread.
#pragma once

#include <cstddef>

namespace plimsoll::app {

// Of connections: how high it was.
class tide {
public:
    // `open`: how many there are now. Whether enough of them have gone since the last time it said so, and
    // the others stay.
    bool has_gone_out(std::size_t open);

private:
    std::size_t high_ = 0;
    std::size_t last_ = 0;
};

} // namespace plimsoll::app
