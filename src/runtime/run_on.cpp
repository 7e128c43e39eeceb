// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/worker.hpp>

namespace plimsoll::runtime::detail {

void handover::leave() {
    const std::scoped_lock lock(guard_);
    wake_ = nullptr;
}

void handover::wake() {
    const std::scoped_lock lock(guard_);
    if (wake_ != nullptr) wake_->cancel();
}

domain::error job_dropped() { return {domain::errc::cancelled, "the thread that should do it has stopped"}; }

domain::error job_threw(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
        return {domain::errc::internal, e.what()};
    } catch (...) {
        return {domain::errc::internal, "an exception of unknown type"};
    }
}

} // namespace plimsoll::runtime::detail
