#include "source/binance_stream.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace tern {
namespace {

constexpr std::size_t kStreamsMax = 1024;  // of one connection, as documented
// Servers commonly refuse request lines beyond 8 KiB; unverified for this one.
constexpr std::size_t kTargetMax = 8000;

std::string symbol_of(const Pair& pair) {
  return pair.base + pair.quote;
}

}  // namespace

Result<std::string> binance_stream_url(std::string_view url, std::span<const Series> series) {
  // Lower case: the upper-case name of a stream is accepted, and then nothing ever comes.
  std::string target = "/stream?streams=";
  for (const Series& one : series) {
    if (&one != &series.front()) target += '/';
    target += fmt::format("{}@kline_{}", to_lower(symbol_of(one.pair)), to_string(one.interval));
  }
  if (series.size() > kStreamsMax || target.size() > kTargetMax) {
    return fail(Errc::invalid_argument,
                fmt::format("one connection does not take {} series: watch fewer pairs or "
                            "intervals, and the rest with a second command",
                            series.size()));
  }
  return std::string(url) + target;
}

BinanceStream::BinanceStream(const StreamContext& context)
    : options_(context.websocket), clock_(context.clock), hosts_(context.hosts) {
  if (hosts_.empty()) {
    hosts_ = {"wss://stream.binance.com:9443", "wss://data-stream.binance.vision"};
  }
}

Status BinanceStream::connect(std::span<const Series> series) {
  TERN_CHECK(!series.empty(), "there is something to listen to");
  disconnect();
  pairs_.clear();
  for (const Series& one : series) pairs_[symbol_of(one.pair)] = one.pair;
  host_ = hosts_.front();
  TERN_TRY(const std::string url, binance_stream_url(host_, series));
  auto socket = Websocket::open(url, options_, *clock_);
  if (socket) {
    socket_ = *std::move(socket);
    last_bar_heard_ = socket_->last_heard();
    return {};
  }
  std::rotate(hosts_.begin(), hosts_.begin() + 1, hosts_.end());
  if (socket.error().kind == Errc::unsupported && hosts_.size() > 1) {
    hosts_.pop_back();
    return fail(Errc::network, socket.error().message);
  }
  return socket.error();
}

Timestamp BinanceStream::last_heard() const {
  TERN_CHECK(socket_.has_value(), "the stream is connected");
  return socket_->last_heard();
}

Result<std::optional<StreamedBar>> BinanceStream::read(const KlineFrame& frame) {
  const auto pair = pairs_.find(frame.symbol);
  if (pair == pairs_.end()) return std::nullopt;
  last_bar_heard_ = clock_->now();
  if (!frame.closed) return std::nullopt;
  return StreamedBar{.pair = pair->second, .interval = frame.interval, .bar = frame.bar};
}

Result<std::optional<StreamedBar>> BinanceStream::next(Duration timeout) {
  TERN_CHECK(socket_.has_value(), "the stream is connected");
  TERN_TRY(const std::optional<std::string> message, socket_->receive(timeout));
  if (!message) return std::nullopt;
  TERN_TRY(const BinanceFrame frame, parse_binance_frame(*message));
  if (const auto* kline = std::get_if<KlineFrame>(&frame)) return read(*kline);
  if (std::holds_alternative<ShutdownFrame>(frame)) {
    return fail(Errc::network, "the venue is about to close its streams");
  }
  if (const auto* refusal = std::get_if<RefusalFrame>(&frame)) {
    return fail(Errc::network, "the venue refuses the stream: " + refusal->reason);
  }
  return std::nullopt;
}

}  // namespace tern
