#include "fakes/binance.h"

#include <fmt/format.h>

#include "fakes/binance_rest.h"

namespace tern::fakes {
namespace {

double weight_of(const std::string& path) {
  if (path == "/api/v3/exchangeInfo") return 20;
  return path == "/api/v3/klines" ? 2 : 1;
}

}  // namespace

BinanceFake::BinanceFake(VirtualClock& clock, Truth truth, BinanceOptions options)
    : clock_(&clock),
      truth_(std::move(truth)),
      options_(options),
      limits_(options.weight_max),
      rng_(options.seed) {}

void BinanceFake::set_troubles(BinanceTroubleScript script) {
  const std::lock_guard lock(mutex_);
  troubles_ = std::move(script);
}

void BinanceFake::correct(const Pair& pair, Interval interval, const Bar& later) {
  const std::lock_guard lock(corrections_mutex_);
  corrections_.insert_or_assign({pair, interval, later.open_time}, later);
}

std::optional<Bar> BinanceFake::bar(const Pair& pair, Interval interval,
                                    Timestamp open_time) const {
  {
    const std::lock_guard lock(corrections_mutex_);
    const auto found = corrections_.find({pair, interval, open_time});
    if (found != corrections_.end()) return found->second;
  }
  const Timestamp close = open_time + length(interval);
  // Trades of the last half second are not in the database yet.
  const bool settled = now() < close || now() >= close + options_.settling;
  return truth_.bar(pair, interval, open_time, settled ? now() : close - 500ms);
}

std::vector<Bar> BinanceFake::closed(const Pair& pair, Interval interval, TimeRange range) const {
  std::vector<Bar> bars = truth_.closed(pair, interval, range, now());
  const std::lock_guard lock(corrections_mutex_);
  for (Bar& bar : bars) {
    const auto found = corrections_.find({pair, interval, bar.open_time});
    if (found != corrections_.end()) bar = found->second;
  }
  return bars;
}

std::map<std::string, std::size_t> BinanceFake::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::size_t BinanceFake::throttled() const {
  const std::lock_guard lock(mutex_);
  return throttled_;
}

Reply BinanceFake::pause(const BinanceLimits::Verdict& verdict) {
  ++throttled_;
  const bool banned = verdict.kind == BinanceLimits::Kind::banned;
  Reply reply = binance::refusal(
      banned ? 418 : 429, -1003,
      banned ? fmt::format("Way too much request weight used; IP banned until {}. Please use "
                           "WebSocket Streams for live updates to avoid bans.",
                           epoch_ms(verdict.until))
             : fmt::format("Too much request weight used; current limit is {} request weight per "
                           "1 MINUTE. Please use WebSocket Streams for live updates to avoid "
                           "polling the API.",
                           limits_.weight_max()));
  if (options_.tells_retry_after) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(verdict.until - now());
    reply.headers.push_back({"Retry-After", std::to_string(wait.count())});
  }
  return reply;
}

std::optional<Reply> BinanceFake::gate(const Request& request, BinanceTrouble trouble) {
  if (trouble == BinanceTrouble::used_up) limits_.use_up();
  const auto verdict = limits_.ask(weight_of(request.path), now(), options_.tells_retry_after);
  if (verdict.asked_before) {
    violations_.add("a request during a pause: " + request.target);
  }
  if (limits_.requests_per_second(now()) > options_.requests_per_second_max) {
    violations_.add(
        fmt::format("more than {} requests in a second", options_.requests_per_second_max));
    return binance::refusal(500, -1000, "Too many requests in a second.");
  }
  if (trouble == BinanceTrouble::banned && verdict.kind == BinanceLimits::Kind::served) {
    return pause(limits_.ban(now()));
  }
  if (verdict.kind != BinanceLimits::Kind::served) return pause(verdict);
  if (options_.restricted) {
    return binance::refusal(
        451, 0,
        "Service unavailable from a restricted location according to 'b. Eligibility' in "
        "https://www.binance.com/en/terms. Please contact customer service if you believe you "
        "received this message in error.");
  }
  if (trouble == BinanceTrouble::firewall) return binance::web_firewall();
  if (trouble == BinanceTrouble::overloaded) {
    return binance::refusal(503, -1008, "Request throttled by system-level protection.");
  }
  const auto agent = request.headers.find("user-agent");
  if (agent == request.headers.end() || agent->second.empty()) {
    violations_.add("a request without User-Agent: " + request.target);
    return binance::refusal(500, -1000, "User-Agent is required.");
  }
  return std::nullopt;
}

Reply BinanceFake::page(const Request& request, BinanceTrouble trouble) {
  if (trouble == BinanceTrouble::repeated && !last_page_.body.empty()) return last_page_;
  Reply reply = binance::klines(request, *this, violations_);
  if (reply.status == 200 && trouble == BinanceTrouble::missing) reply.body = "[]";
  if (reply.status == 200) last_page_ = reply;
  return reply;
}

Reply BinanceFake::route(const Request& request, BinanceTrouble trouble) {
  if (auto refused = binance::check_time_unit(request)) return *refused;
  if (request.path == "/api/v3/ping") return binance::ping(request, violations_);
  if (request.path == "/api/v3/time") return binance::time(request, *this, violations_);
  if (request.path == "/api/v3/exchangeInfo") {
    return binance::exchange_info(request, *this, rng_, violations_);
  }
  if (request.path == "/api/v3/klines") return page(request, trouble);
  violations_.add("an unknown path: " + request.path);
  return binance::refusal(500, -1000, "No such path.");
}

Reply BinanceFake::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  clock_->advance(options_.latency);
  ++counts_[request.path];
  const BinanceTrouble trouble = troubles_ ? troubles_(request) : BinanceTrouble::none;
  auto refused = gate(request, trouble);
  Reply reply = refused ? *std::move(refused) : route(request, trouble);
  const std::string used = fmt::format("{}", limits_.used());
  reply.headers.push_back({"X-MBX-USED-WEIGHT", used});
  reply.headers.push_back({"X-MBX-USED-WEIGHT-1M", used});
  return reply;
}

}  // namespace tern::fakes
