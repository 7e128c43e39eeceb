// SPDX-License-Identifier: Apache-2.0
// The main function of a target where there is no libFuzzer: every file of the folders (those that there are)
// and every file named once through LLVMFuzzerTestOneInput. Exit 1 when there is no file at all.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(int argc, char** argv) {
    std::vector<fs::path> out;
    for (int i = 1; i < argc; ++i) {
        if (fs::is_directory(argv[i])) {
            for (const auto& entry : fs::directory_iterator(argv[i]))
                out.push_back(entry.path());
        } else if (fs::exists(argv[i])) {
            out.emplace_back(argv[i]);
        }
    }
    std::ranges::sort(out);
    return out;
}

void replay(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    // Of exactly its size, so that a read beyond it is seen.
    const std::unique_ptr<std::uint8_t[]> bytes(new std::uint8_t[text.size()]);
    std::copy(text.begin(), text.end(), bytes.get());
    LLVMFuzzerTestOneInput(bytes.get(), text.size());
}

} // namespace

int main(int argc, char** argv) {
    const auto files = files_of(argc, argv);
    for (const fs::path& file : files) {
        // The last one named is the one that ended the program, if it did.
        std::fprintf(stderr, "replaying %s\n", file.c_str());
        replay(file);
    }
    std::fprintf(stderr, "%zu inputs replayed\n", files.size());
    return files.empty() ? 1 : 0;
}
