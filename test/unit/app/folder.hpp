// SPDX-License-Identifier: Apache-2.0
// A folder of its own for one test, gone with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace plimsoll::app {

class folder {
public:
    folder() : path_((std::filesystem::temp_directory_path() / "plimsoll-app-XXXXXX").string()) {
        if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
    }
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    const std::string& path() const { return path_; }
    std::string write(const std::string& name, const std::string& text) const {
        const std::string file = path_ + "/" + name;
        std::ofstream to(file);
        to << text;
        if (!to.flush()) throw std::runtime_error("cannot write " + file);
        return file;
    }

private:
    std::string path_;
};

} // namespace plimsoll::app
