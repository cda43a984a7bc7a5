#include "source/stream_connection.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace tern {
namespace {

constexpr Duration kPauseMax = 60s;
constexpr Duration kLasting = 60s;  // a connection that lived so long was a good one
// Far below the 300 in five minutes that one address may open.
constexpr RateRule kConnections{.weight = 60, .window = 1h, .aligned = false};

/// What another try would not mend.
bool is_final(Errc kind) {
  return kind == Errc::untrusted || kind == Errc::not_found || kind == Errc::invalid_argument ||
         kind == Errc::io || kind == Errc::canceled;
}

std::string in_words(Duration pause) {
  if (pause < 1s) return "now";
  return fmt::format("in {} s", std::chrono::round<std::chrono::seconds>(pause).count());
}

}  // namespace

StreamConnection::StreamConnection(BarStream* stream, Clock& clock, std::vector<Series> series,
                                   const StreamConnectionOptions& options,
                                   const std::function<void(const std::string&)>& say)
    : stream_(stream),
      clock_(&clock),
      series_(std::move(series)),
      options_(options),
      say_(&say),
      rng_(options.seed),
      limit_(kConnections) {}

Status StreamConnection::open() {
  limit_.spend(1, clock_->now());
  complained_ = false;
  if (const Status opened = stream_->connect(series_); !opened) return failed(opened.error());
  connected_ = true;
  connected_at_ = clock_->now();
  ++opened_;
  (*say_)(fmt::format("connected to {}", stream_->where()));
  return {};
}

Status StreamConnection::failed(const Error& error) {
  if (is_final(error.kind)) return error;
  if (error.kind == Errc::unsupported) {
    (*say_)(fmt::format("no stream: {}; the venue is asked after each close", error.message));
    close();
    stream_ = nullptr;
    return {};
  }
  give_up(error.message);
  return {};
}

void StreamConnection::give_up(const std::string& why) {
  const Timestamp now = clock_->now();
  const bool lasted = connected_ && now - connected_at_ >= kLasting;
  failures_ = lasted ? 0 : std::min(failures_ + 1, 30);
  close();
  const auto longest = std::min(kPauseMax, Duration{1000} * ((std::int64_t{1} << failures_) - 1));
  const auto drawn =
      Duration{static_cast<std::int64_t>(static_cast<double>(longest.count()) * rng_.uniform())};
  const Duration pause = std::max(drawn, limit_.wait(1, now));
  retry_at_ = now + pause;
  (*say_)(fmt::format("reconnecting {}: {}", in_words(pause), why));
}

void StreamConnection::close() {
  if (stream_ != nullptr) stream_->disconnect();
  connected_ = false;
}

Status StreamConnection::tend() {
  if (stream_ == nullptr) return {};
  const Timestamp now = clock_->now();
  if (connected_) {
    if (now - stream_->last_heard() > options_.silence_max) {
      give_up(fmt::format("nothing was heard for {} s", options_.silence_max / 1s));
    } else if (now - connected_at_ >= options_.connection_max) {
      give_up(fmt::format("the connection is {} hours old, and the venue would end it soon",
                          options_.connection_max / 1h));
    }
  }
  return connected_ || now < retry_at_ ? Status{} : open();
}

Result<std::optional<StreamedBar>> StreamConnection::next(Duration timeout) {
  TERN_CHECK(connected_, "a stream is connected before it is heard");
  auto bar = stream_->next(timeout);
  if (bar) return bar;
  if (bar.error().kind == Errc::corrupt_data) {
    if (!complained_) (*say_)(fmt::format("passed over: {}", bar.error().message));
    complained_ = true;
    return std::nullopt;
  }
  TERN_TRY_STATUS(failed(bar.error()));
  return std::nullopt;
}

bool StreamConnection::lively() const {
  return connected_ && clock_->now() - stream_->last_bar_heard() <= options_.silence_max;
}

}  // namespace tern
