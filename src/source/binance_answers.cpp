#include "source/binance_answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tern {
namespace {

using Json = nlohmann::json;

// A tree takes many times its text; what is asked for here are a few kilobytes.
constexpr std::size_t kBodyMax = std::size_t{1} << 20;
constexpr std::string_view kElsewhere = "--url https://data-api.binance.vision";

// Their clock is known to within a round trip only, and to be early is to ask for a longer ban.
constexpr Duration kMargin = 1s;

constexpr int kTooMuchWeight = -1003;
constexpr int kInvalidSymbol = -1121;
/// Trouble of the venue's own, after which a question may be asked again.
constexpr std::array kPassing = {-1000, -1001, -1006, -1007, -1008, -1016};

std::optional<Json> parse_object(std::string_view body) {
  if (body.size() > kBodyMax) return std::nullopt;
  Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

const Json* member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string text_of(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::optional<std::int64_t> integer_of(const Json& object, const char* name) {
  const Json* value = member(object, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return parse_integer(value->get<std::string>());
  if (!value->is_number_integer()) return std::nullopt;
  return value->get<std::int64_t>();
}

std::optional<Duration> unit_of(std::string_view name) {
  if (name == "SECOND") return 1s;
  if (name == "MINUTE") return 1min;
  if (name == "HOUR") return 1h;
  if (name == "DAY") return 24h;
  return std::nullopt;
}

/// The tightest of the limits on request weight.
std::optional<RateRule> request_weight_of(const Json& exchange) {
  std::optional<RateRule> tightest;
  const Json* limits = member(exchange, "rateLimits");
  if (limits == nullptr || !limits->is_array()) return std::nullopt;
  for (const Json& limit : *limits) {
    if (text_of(limit, "rateLimitType") != "REQUEST_WEIGHT") continue;
    const auto unit = unit_of(text_of(limit, "interval"));
    const auto count = integer_of(limit, "intervalNum");
    const auto most = integer_of(limit, "limit");
    if (!unit || !count || *count < 1 || *count > 1000 || !most || *most < 1) continue;
    const RateRule rule{
        .weight = static_cast<double>(*most), .window = *unit * *count, .aligned = true};
    const auto pace = [](const RateRule& r) {
      return r.weight / static_cast<double>(r.window.count());
    };
    if (!tightest || pace(rule) < pace(*tightest)) tightest = rule;
  }
  return tightest;
}

/// "IP banned until 1659146400000.": the instant, where Retry-After is missing.
std::optional<Timestamp> banned_until(std::string_view message) {
  constexpr std::string_view kMark = "until ";
  const std::size_t mark = message.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  message.remove_prefix(mark + kMark.size());
  const auto number = parse_integer(message.substr(0, message.find_first_not_of("0123456789")));
  if (!number || *number < 0 || *number >= epoch_ms(kTimeMax)) return std::nullopt;
  return from_epoch_ms(*number);
}

/// Limits count by address, so a pause binds every process on it.
Ruling slow_down(Ruling ruling, const HttpReply& reply,
                 const std::optional<BinanceRefusal>& refusal, Timestamp now) {
  ruling.kind = Ruling::Kind::again;
  ruling.whole_host = true;
  if (!ruling.wait && refusal) {
    if (const auto until = banned_until(refusal->message)) {
      ruling.wait = std::max(Duration{0}, *until - now) + kMargin;
    }
  }
  // Weight is counted by the minute of the venue's clock, so the next one is the first that helps.
  if (!ruling.wait) ruling.wait = 1min - now.time_since_epoch() % 1min + kMargin;
  ruling.error =
      fail(Errc::rate_limited, fmt::format("binance asks for a pause (HTTP {}{}{})", reply.status,
                                           refusal ? ": " : "", refusal ? refusal->message : ""));
  return ruling;
}

Ruling refuse(Error error) {
  return {.kind = Ruling::Kind::refuse, .error = std::move(error)};
}

Ruling rule_refusal(const HttpReply& reply, const BinanceRefusal& refusal) {
  Ruling ruling = rule_by_status(reply, kElsewhere);
  const std::string said = fmt::format("binance answered {} {}", refusal.code, refusal.message);
  if (std::ranges::find(kPassing, refusal.code) != kPassing.end()) {
    ruling.kind = Ruling::Kind::again;
    ruling.error = fail(Errc::network, said);
    return ruling;
  }
  if (reply.status != 400) return ruling;
  if (refusal.code == kInvalidSymbol) return refuse(fail(Errc::not_found, said));
  return refuse(fail(Errc::invalid_argument, said + ": the request is one that it does not take"));
}

}  // namespace

Result<Timestamp> parse_server_time(std::string_view body) {
  const auto json = parse_object(body);
  const auto number = json ? integer_of(*json, "serverTime") : std::nullopt;
  // A clock in seconds or in microseconds is out of these bounds.
  if (!number || *number < epoch_ms(utc_day(2017, 1, 1)) || *number >= epoch_ms(kTimeMax)) {
    return fail(Errc::corrupt_data,
                fmt::format("the answer tells no time in epoch milliseconds: {}",
                            quotable(body.substr(0, 80))));
  }
  return from_epoch_ms(*number);
}

Result<BinanceExchange> parse_exchange(std::string_view body, std::string_view symbol) {
  const auto json = parse_object(body);
  const Json* symbols = json ? member(*json, "symbols") : nullptr;
  if (symbols == nullptr || !symbols->is_array()) {
    return fail(Errc::corrupt_data, "the answer about a symbol names no symbols");
  }
  for (const Json& row : *symbols) {
    if (text_of(row, "symbol") != symbol) continue;
    BinanceExchange exchange{.request_weight = request_weight_of(*json),
                             .symbol = {.base = quotable(text_of(row, "baseAsset")),
                                        .quote = quotable(text_of(row, "quoteAsset")),
                                        .status = quotable(text_of(row, "status"))}};
    if (exchange.symbol.base.empty() || exchange.symbol.quote.empty()) break;
    return exchange;
  }
  return fail(Errc::corrupt_data,
              fmt::format("the answer about {} does not tell of it, or not its assets", symbol));
}

std::optional<BinanceRefusal> parse_refusal(std::string_view body) {
  const auto json = parse_object(body);
  if (!json) return std::nullopt;
  const auto code = integer_of(*json, "code");
  if (!code || *code < -100'000 || *code > 100'000) return std::nullopt;
  return BinanceRefusal{.code = static_cast<int>(*code),
                        .message = quotable(text_of(*json, "msg"))};
}

Ruling rule_of_binance(const HttpReply& reply, Timestamp now) {
  if (reply.status >= 200 && reply.status < 300) return rule_by_status(reply, kElsewhere);
  const auto refusal = parse_refusal(reply.body);
  if (reply.status == 429 || reply.status == 418 || (refusal && refusal->code == kTooMuchWeight)) {
    return slow_down(rule_by_status(reply, kElsewhere), reply, refusal, now);
  }
  if (reply.status == 403) {
    // The firewall stops whole addresses for minutes; asking on makes it longer.
    return {.kind = Ruling::Kind::again,
            .wait = 1min,
            .whole_host = true,
            .error = fail(Errc::rate_limited,
                          fmt::format("binance's firewall refuses this address (HTTP 403): wait a "
                                      "while, or ask the public host with {}",
                                      kElsewhere))};
  }
  if (reply.status == 404 && !refusal) {
    return refuse(fail(Errc::invalid_argument,
                       "answered 404: binance's API is not at this address; check --url"));
  }
  // 451 carries a code of 0; where the address is does not change by asking again.
  if (!refusal || reply.status == 451) return rule_by_status(reply, kElsewhere);
  return rule_refusal(reply, *refusal);
}

std::optional<double> used_weight(const HttpReply& reply) {
  // That the header without the window exists too is unverified, and so it comes second.
  for (const std::string_view name : {"x-mbx-used-weight-1m", "x-mbx-used-weight"}) {
    const auto value = reply.header(name);
    const auto number = value ? parse_integer(trim(*value)) : std::nullopt;
    if (number && *number >= 0) return static_cast<double>(*number);
  }
  return std::nullopt;
}

}  // namespace tern
