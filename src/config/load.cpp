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

source unreadable(std::string name, std::string why) { return {std::move(name), "", std::move(why)}; }

source read_one(const std::string& name) {
    domain::result<std::string> text = read_file(name, max_file_bytes);
    if (!text) return unreadable(name, text.error().detail());
    return {name, std::move(*text), ""};
}

// The names, sorted; or what is wrong with the folder.
struct listing {
    std::vector<std::string> files;
    std::string wrong;
};

listing list_folder(const std::string& path) {
    listing out;
    std::error_code failed;
    for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code unknown;
        if (is_wanted(at->path()) && !at->is_directory(unknown)) out.files.push_back(at->path().string());
    }
    if (failed)
        out.wrong = "cannot be read: " + failed.message();
    else if (out.files.empty())
        out.wrong = "no *.yaml file in it; put one there, or name a file";
    else if (out.files.size() > max_files)
        out.wrong = std::to_string(out.files.size()) + " files; at most " + std::to_string(max_files) +
                    " are read: join some of them";
    std::sort(out.files.begin(), out.files.end());
    return out;
}

// Calls `take` with each file's source, one after another, until it returns false.
template <typename Take>
void read_each(const std::string& path, Take take) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) {
        take(read_one(path));
        return;
    }
    listing found = list_folder(path);
    if (!found.wrong.empty()) {
        take(unreadable(path, std::move(found.wrong)));
        return;
    }
    std::size_t bytes = 0;
    for (const std::string& name : found.files) {
        source one = read_one(name);
        bytes += one.text.size();
        if (bytes > max_bytes) {
            take(unreadable(path, "more than " + std::to_string(max_bytes) + " bytes; shorten the files"));
            return;
        }
        if (!take(std::move(one))) return;
    }
}

void add(const source& from, loading& to) {
    if (from.unreadable.empty())
        to.add(from);
    else
        to.add_unreadable(from.name, from.unreadable);
}

} // namespace

loaded load(const std::string& path) {
    loading all;
    read_each(path, [&all](const source& one) {
        add(one, all);
        return !all.full();
    });
    return all.finish();
}

std::vector<source> read(const std::string& path) {
    std::vector<source> out;
    read_each(path, [&out](source one) {
        out.push_back(std::move(one));
        return true;
    });
    return out;
}

loaded parse(const std::vector<source>& sources) {
    loading all;
    for (const source& from : sources) {
        if (all.full()) break;
        add(from, all);
    }
    return all.finish();
}

std::vector<std::string> watched(const std::string& path) {
    std::vector<std::string> out;
    std::error_code failed;
    if (fs::is_directory(path, failed)) out = list_folder(path).files;
    out.push_back(path);
    return out;
}

} // namespace plimsoll::config
