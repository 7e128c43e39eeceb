// SPDX-License-Identifier: Apache-2.0
#include "query_type.hpp"

namespace plimsoll::backends::redis {

const query_type list_length{"list", "LLEN", count_in};

domain::result<domain::quantity> count_in(const reply& got) {
    using domain::errc;
    using domain::error;
    if (got.type != reply::kind::integer)
        return error(errc::bad_reply, std::string("not a number but a reply of type ") + to_string(got.type));
    if (got.integer < 0) return error(errc::bad_reply, "a negative count, " + std::to_string(got.integer));
    return domain::quantity::from_units(got.integer);
}

} // namespace plimsoll::backends::redis
