// SPDX-License-Identifier: Apache-2.0
// A folder of its own for one test, gone with it. Throws std::runtime_error when the machine has no room for
// it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace plimsoll::test {

class folder {
public:
    folder() : path_((std::filesystem::temp_directory_path() / "plimsoll-test-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
    }
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    const std::string& path() const { return path_; }
    std::string path(const std::string& name) const { return path_ + "/" + name; }

    // The path of the file, which is made or replaced.
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream to(path(name), std::ios::binary | std::ios::trunc);
        to << text;
        if (!to.flush()) throw std::runtime_error("cannot write " + path(name));
        return path(name);
    }

private:
    std::string path_;
};

} // namespace plimsoll::test
