// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/load.hpp>

#include "document.hpp"
#include "file.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace plimsoll::config {
namespace {

namespace fs = std::filesystem;

bool is_wanted(const fs::path& file) {
    const std::string name = file.filename().string();
    const std::string extension = file.extension().string();
    return !name.starts_with('.') && (extension == ".yaml" || extension == ".yml");
}

void add_file(const std::string& name, loading& to) {
    domain::result<std::string> text = read_file(name, max_file_bytes);
    if (text)
        to.add({name, std::move(*text)});
    else
        to.add_unreadable(name, text.error().detail());
}

void add_folder(const std::string& path, loading& to) {
    std::error_code failed;
    std::vector<std::string> found;
    for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code unknown;
        if (is_wanted(at->path()) && !at->is_directory(unknown)) found.push_back(at->path().string());
    }
    if (failed) return to.add_unreadable(path, "cannot be read: " + failed.message());
    if (found.empty()) return to.add_unreadable(path, "no *.yaml file in it; put one there, or name a file");
    if (found.size() > max_files)
        return to.add_unreadable(path, std::to_string(found.size()) + " files; at most " +
                                           std::to_string(max_files) + " are read: join some of them");
    std::sort(found.begin(), found.end());
    for (const std::string& name : found) {
        if (to.full()) break;
        add_file(name, to);
    }
}

} // namespace

loaded load(const std::string& path) {
    loading all;
    std::error_code failed;
    if (fs::is_directory(path, failed))
        add_folder(path, all);
    else
        add_file(path, all);
    return all.finish();
}

loaded parse(const std::vector<source>& sources) {
    loading all;
    for (const source& from : sources) {
        if (all.full()) break;
        all.add(from);
    }
    return all.finish();
}

} // namespace plimsoll::config
