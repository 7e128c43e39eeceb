// SPDX-License-Identifier: Apache-2.0
#include "problem_book.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::config {

std::string problem::to_string() const {
    std::string text = file;
    if (line != 0) text += ":" + std::to_string(line) + ":" + std::to_string(column);
    if (!path.empty()) text += ": " + path;
    return text + ": " + what;
}

void problem_book::notes::add(position at, std::string path, std::string what) {
    ++found;
    const auto behind =
        std::upper_bound(kept.begin(), kept.end(), at, [](position p, const entry& e) { return p < e.at; });
    kept.insert(behind, {at, std::move(path), std::move(what)});
    // More than fits into one report is only counted: a 4 MiB file can hold a million errors.
    if (kept.size() > max_problems) kept.pop_back();
}

std::size_t problem_book::open(std::string file_name) {
    files_.push_back({std::move(file_name), {}, {}});
    return files_.size() - 1;
}

void problem_book::error(place where, std::string path, std::string what) {
    files_[where.file].errors.add(where.at, std::move(path), std::move(what));
}

void problem_book::warning(place where, std::string path, std::string what) {
    files_[where.file].warnings.add(where.at, std::move(path), std::move(what));
}

void problem_book::forget(std::size_t file) {
    files_[file].errors = {};
    files_[file].warnings = {};
}

bool problem_book::has_errors() const {
    return std::any_of(files_.begin(), files_.end(),
                       [](const file_notes& file) { return file.errors.found != 0; });
}

std::string problem_book::spot(place where) const {
    return name(where.file) + ":" + std::to_string(where.at.line);
}

void problem_book::collect(const std::string& file, notes& from, std::vector<problem>& into,
                           std::size_t& more) {
    const std::size_t taken = std::min(from.kept.size(), max_problems - into.size());
    for (std::size_t i = 0; i < taken; ++i) {
        entry& noted = from.kept[i];
        into.push_back({file, noted.at.line, noted.at.column, std::move(noted.path), std::move(noted.what)});
    }
    more += from.found - taken;
}

void problem_book::write_to(loaded& into) {
    for (file_notes& file : files_) {
        collect(file.name, file.errors, into.errors, into.more_errors);
        collect(file.name, file.warnings, into.warnings, into.more_warnings);
    }
    files_.clear();
}

} // namespace plimsoll::config
