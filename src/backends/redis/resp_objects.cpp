// SPDX-License-Identifier: Apache-2.0
#include "resp_objects.hpp"

#include <exception>

namespace plimsoll::backends::redis {
namespace {

reply_under_way& under_way(const redisReadTask* task) {
    return *static_cast<reply_under_way*>(task->privdata);
}

// Throwing through hiredis' C frames would leak; it takes a null for "out of memory".
template <typename Make>
void* made_by(const redisReadTask* task, Make make) noexcept {
    try {
        return make();
    } catch (const std::exception& e) {
        under_way(task).refused = e.what();
        return nullptr;
    }
}

void* refuse(const redisReadTask* task, const char* why) {
    under_way(task).refused = why;
    return nullptr;
}

// Where the object of `task` belongs: its place in the parent array, or the root, which begins anew. Arrays
// have their final size from the start, so places stay where they are.
reply* place_of(const redisReadTask* task) {
    if (task->parent == nullptr) return &(under_way(task).root = reply());
    auto* const parent = static_cast<reply*>(task->parent->obj);
    return &parent->elements.at(static_cast<std::size_t>(task->idx));
}

reply::kind kind_of(int type) {
    if (type == REDIS_REPLY_ERROR) return reply::kind::error;
    if (type == REDIS_REPLY_STATUS) return reply::kind::status;
    return reply::kind::bulk;
}

void* create_string(const redisReadTask* task, char* text, std::size_t size) {
    return made_by(task, [=]() -> void* {
        const auto kind = kind_of(task->type);
        if (kind == reply::kind::bulk) {
            // hiredis skips the two bytes after a bulk string without looking at them.
            if (text[size] != '\r' || text[size + 1] != '\n')
                return refuse(task, "a bulk string longer than its declared length");
        } else if (size > reply_limits::line_bytes) {
            return refuse(task, "a line of more than 64 KiB");
        }
        std::string copy(text, size);
        auto* const at = place_of(task);
        at->type = kind;
        at->text = std::move(copy);
        return at;
    });
}

std::size_t depth_of(const redisReadTask* task) {
    std::size_t depth = 1;
    for (auto* up = task->parent; up != nullptr; up = up->parent)
        ++depth;
    return depth;
}

void* create_array(const redisReadTask* task, int elements) {
    return made_by(task, [=]() -> void* {
        if (elements < 0 || static_cast<std::size_t>(elements) > reply_limits::elements)
            return refuse(task, "an array of more than 4096 elements");
        if (depth_of(task) > reply_limits::depth) return refuse(task, "arrays nested more than 5 deep");
        std::vector<reply> empty(static_cast<std::size_t>(elements));
        auto* const at = place_of(task);
        at->type = reply::kind::array;
        at->elements = std::move(empty);
        return at;
    });
}

void* create_integer(const redisReadTask* task, long long value) {
    return made_by(task, [=]() -> void* {
        auto* const at = place_of(task);
        at->type = reply::kind::integer;
        at->integer = value;
        return at;
    });
}

void* create_nil(const redisReadTask* task) {
    return made_by(task, [=]() -> void* { return place_of(task); });
}

// Called for a root only, which is not hiredis' to free.
void free_object(void*) {}

} // namespace

redisReplyObjectFunctions reply_functions() {
    return {create_string, create_array, create_integer, create_nil, free_object};
}

} // namespace plimsoll::backends::redis
