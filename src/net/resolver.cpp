// SPDX-License-Identifier: Apache-2.0
// What c-ares has not: a deadline and cancellation for each caller (the question goes on, the caller
// leaves), one question for all who ask the same, and the last good addresses.
#include <plimsoll/net/resolver.hpp>

#include "dns_channel.hpp"
#include "waiter.hpp"

#include <algorithm>
#include <list>
#include <map>
#include <optional>
#include <unordered_map>

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::size_t remembered_names = 1024;

// The last good addresses of the names asked for last.
class address_memory {
public:
    void store(const std::string& name, addresses found) {
        if (names_.size() >= remembered_names && !names_.contains(name)) {
            const auto older = [](const auto& a, const auto& b) { return a.second.stored < b.second.stored; };
            names_.erase(std::min_element(names_.begin(), names_.end(), older));
        }
        names_[name] = {std::move(found), ++stores_};
    }
    void forget(const std::string& name) { names_.erase(name); }
    const addresses* find(const std::string& name) const {
        const auto at = names_.find(name);
        return at == names_.end() ? nullptr : &at->second.found;
    }

private:
    struct entry {
        addresses found;
        std::uint64_t stored;
    };
    std::unordered_map<std::string, entry> names_;
    std::uint64_t stores_ = 0;
};

struct lookup {
    std::optional<dns_channel::answer> got;
    std::list<waiter*> waiting;
};

// A place in the row of those who wait for a look-up.
class enlisted {
public:
    enlisted(lookup& in, waiter& who) : in_(in), at_(in.waiting.insert(in.waiting.end(), &who)) {}
    ~enlisted() { in_.waiting.erase(at_); }
    enlisted(const enlisted&) = delete;
    enlisted& operator=(const enlisted&) = delete;

private:
    lookup& in_;
    std::list<waiter*>::iterator at_;
};

std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

} // namespace

struct resolver::impl : std::enable_shared_from_this<impl> {
    impl(runtime::executor ex, const std::string& servers)
        : executor(ex), channel(dns_channel::open(ex, servers)) {}

    std::shared_ptr<lookup> look_up(const std::string& name);
    void finish(const std::string& name, dns_channel::answer got);
    // Holds `self`: the resolver may end meanwhile.
    static runtime::awaitable<result<addresses>> resolve(std::shared_ptr<impl> self, std::string name,
                                                         runtime::deadline limit);

    runtime::executor executor;
    std::shared_ptr<dns_channel> channel;
    std::map<std::string, std::shared_ptr<lookup>> under_way;
    address_memory memory;
};

// Joins the question that is under way, or asks a new one.
std::shared_ptr<lookup> resolver::impl::look_up(const std::string& name) {
    const auto known = under_way.find(name);
    if (known != under_way.end()) return known->second;
    auto asked = std::make_shared<lookup>();
    under_way.emplace(name, asked);
    channel->ask(name, [weak = weak_from_this(), name](dns_channel::answer got) {
        if (const auto self = weak.lock()) self->finish(name, std::move(got));
    });
    return asked;
}

void resolver::impl::finish(const std::string& name, dns_channel::answer got) {
    if (got)
        memory.store(name, *got);
    else if (got.error().code() == errc::not_found)
        memory.forget(name); // DNS works and says that the name is gone
    const auto node = under_way.extract(name);
    node.mapped()->got = std::move(got);
    for (waiter* w : node.mapped()->waiting)
        w->wake();
}

runtime::awaitable<result<addresses>> resolver::impl::resolve(std::shared_ptr<impl> self, std::string name,
                                                              runtime::deadline limit) {
    const std::shared_ptr<lookup> asked = self->look_up(name);
    const std::optional<dns_channel::answer>& got = asked->got;
    if (!got) {
        // With something to fall back on, half of the time is kept for using it.
        waiter me(self->executor, self->memory.find(name) ? limit.within(limit.remaining() / 2) : limit);
        const enlisted place(*asked, me);
        if (co_await me.wait() == waking::cancelled)
            co_return error(errc::cancelled, name + ": the look-up was cancelled");
    }
    if (got && (*got || got->error().code() == errc::not_found)) co_return *got;
    if (const addresses* last_good = self->memory.find(name)) co_return *last_good;
    if (got) co_return *got;
    co_return error(errc::deadline_exceeded, name + ": the name servers did not answer in time");
}

resolver::resolver(runtime::executor ex, std::string servers) : impl_(std::make_shared<impl>(ex, servers)) {}

resolver::~resolver() { close(); }

void resolver::close() { impl_->channel->close(); }

runtime::awaitable<result<addresses>> resolver::resolve(std::string host, runtime::deadline limit) {
    boost::system::error_code not_numeric;
    const auto address = boost::asio::ip::make_address(host, not_numeric);
    if (!not_numeric) co_return addresses(1, address);
    // c-ares reads C strings, and takes an empty name for "any address".
    if (host.empty() || host.find('\0') != std::string::npos)
        co_return error(errc::not_found, "\"" + host + "\" is not a host name");
    co_return co_await with_cancellation_as_error(impl::resolve(impl_, lower_case(std::move(host)), limit),
                                                  "the look-up");
}

} // namespace plimsoll::net
