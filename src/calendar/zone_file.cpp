// SPDX-License-Identifier: Apache-2.0
#include "zone_file.hpp"

#include <array>
#include <fstream>
#include <string_view>

namespace plimsoll::calendar {

bool has_yearly_changes(const std::string& zone_name) {
    std::ifstream file("/usr/share/zoneinfo/" + zone_name, std::ios::binary);
    std::array<char, 128> buffer{};
    file.seekg(0, std::ios::end);
    const auto size = std::min<std::streamoff>(file.tellg(), std::streamoff{buffer.size()});
    if (size <= 0) return false;
    file.seekg(-size, std::ios::end);
    if (!file.read(buffer.data(), size)) return false;
    // `\nPST8PDT,M3.2.0,M11.1.0\n` ends the file; a rule without changes has no comma.
    std::string_view tail(buffer.data(), static_cast<std::size_t>(size));
    if (!tail.ends_with('\n')) return false;
    tail.remove_suffix(1);
    return tail.substr(tail.rfind('\n') + 1).find(',') != std::string_view::npos;
}

} // namespace plimsoll::calendar
