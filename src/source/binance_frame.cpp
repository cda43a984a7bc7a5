#include "source/binance_frame.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"

namespace tern {
namespace {

using nlohmann::json;

Error broken(std::string_view what) {
  return fail(Errc::corrupt_data, fmt::format("the stream sent a message that {}", what));
}

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::string> text_of(const json& object, const char* name) {
  const json* value = member(object, name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

/// Decimals come as strings; a number is taken too, should a venue ever send one.
std::optional<double> number_of(const json& object, const char* name) {
  const json* value = member(object, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->get<double>();
  return value->is_string() ? parse_double(value->get_ref<const std::string&>()) : std::nullopt;
}

std::optional<std::int64_t> integer_of(const json& object, const char* name) {
  const json* value = member(object, name);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  return value->get<std::int64_t>();
}

/// The open time, when both times of the kline are those of one bar of `interval`.
std::optional<Timestamp> open_time_of(const json& kline, Interval interval) {
  const auto open = integer_of(kline, "t"), close = integer_of(kline, "T");
  if (!open || !close || *open < epoch_ms(kTimeMin) || *open >= epoch_ms(kTimeMax)) {
    return std::nullopt;
  }
  const std::int64_t width = length(interval).count();
  if (*open % width != 0 || *close != *open + width - 1) return std::nullopt;
  return from_epoch_ms(*open);
}

Result<BinanceFrame> parse_kline(const json& event) {
  const json* kline = member(event, "k");
  const auto symbol = kline != nullptr ? text_of(*kline, "s") : std::nullopt;
  const auto spelling = kline != nullptr ? text_of(*kline, "i") : std::nullopt;
  if (!symbol || !spelling) return broken("names no symbol or no interval of its kline");
  const auto interval = parse_interval(*spelling);
  if (!interval) return OtherFrame{};
  const auto open_time = open_time_of(*kline, *interval);
  if (!open_time) return broken("tells a kline whose times are not on its grid");
  const auto open = number_of(*kline, "o"), high = number_of(*kline, "h"),
             low = number_of(*kline, "l"), close = number_of(*kline, "c"),
             volume = number_of(*kline, "v"), quote_volume = number_of(*kline, "q"),
             taker = number_of(*kline, "V"), taker_quote = number_of(*kline, "Q");
  const auto trades = integer_of(*kline, "n");
  const json* closed = member(*kline, "x");
  if (!open || !high || !low || !close || !volume || !quote_volume || !taker || !taker_quote ||
      !trades || closed == nullptr || !closed->is_boolean()) {
    return broken("lacks a field of its kline, or has one that is no number");
  }
  const Bar bar{.open_time = *open_time,
                .open = *open,
                .high = *high,
                .low = *low,
                .close = *close,
                .volume = *volume,
                .quote_volume = quote_volume,
                .trade_count = static_cast<double>(*trades),
                .taker_buy_volume = taker,
                .taker_buy_quote_volume = taker_quote};
  if (const auto why = impossible(bar)) {
    return broken(fmt::format("tells an impossible kline: {}", *why));
  }
  return KlineFrame{
      .symbol = *symbol, .interval = *interval, .bar = bar, .closed = closed->get<bool>()};
}

/// Both shapes: {"code":2,"msg":"..."} as documented, {"error":{"code":2,"msg":"..."}} as seen.
std::optional<RefusalFrame> refusal_in(const json& message) {
  const json* nested = member(message, "error");
  const json& said = nested != nullptr ? *nested : message;
  if (member(said, "code") == nullptr) return std::nullopt;
  const std::string reason = quotable(text_of(said, "msg").value_or(""));
  return RefusalFrame{reason.empty() ? "it does not say why" : reason};
}

}  // namespace

Result<BinanceFrame> parse_binance_frame(std::string_view text) {
  const json message = json::parse(text, nullptr, false);
  if (!message.is_object()) return broken("is no JSON object");
  if (auto refusal = refusal_in(message)) return *std::move(refusal);
  const json* wrapped = member(message, "data");
  const json& event = wrapped != nullptr ? *wrapped : message;
  const auto kind = text_of(event, "e");
  if (kind == "kline") return parse_kline(event);
  if (kind == "serverShutdown") return ShutdownFrame{};
  return OtherFrame{};
}

}  // namespace tern
