// SPDX-License-Identifier: Apache-2.0
// Beast's function bodies, compiled here and nowhere else.
#include <boost/beast/src.hpp>
