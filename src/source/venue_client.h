#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "source/clock.h"
#include "source/http.h"
#include "source/rate_limit.h"

namespace tern {

/// What an answer means to who asked.
struct Ruling {
  enum class Kind : std::uint8_t {
    accept,  ///< it is the answer
    again,   ///< try again: after `wait` where the venue said so, else by back-off
    refuse,  ///< it will never work: `error` says why
  };
  Kind kind = Kind::accept;
  std::optional<Duration> wait = std::nullopt;
  bool whole_host = false;  ///< `wait` binds every request to the host, and outlives this process
  std::optional<Error> error = std::nullopt;
};

/// Reads a venue's answer. Called for every status, also 200: Kraken reports errors with it.
using Rule = std::function<Ruling(const HttpReply&)>;

/// The ruling that all venues share, by status: 2xx is accepted; 408, 425, 429 and 5xx are tried
/// again, honoring Retry-After (seconds or a date); 429 and 418 likewise for the whole host; 451 is
/// refused with `elsewhere` as the advice; a web page (with 2xx or 403) where data was asked for,
/// and nothing at all, are tried again; other 4xx are refused, quoting what the venue said.
Ruling rule_by_status(const HttpReply& reply, std::string_view elsewhere);

/// Remembers until when a host wants to be left alone, beyond this process.
class HoldBook {
 public:
  virtual ~HoldBook() = default;
  virtual Result<std::optional<Timestamp>> held_until(std::string_view host) = 0;
  virtual Status hold(std::string_view host, Timestamp until) = 0;
};

struct VenueClientOptions {
  std::string url;  ///< "https://api.binance.com", without a final slash
  RateRule rate;
  int tries = 6;             ///< of one request; then its last failure is the answer
  Duration backoff = 500ms;  ///< doubles with each try, up to backoff_max, times a uniform draw
  Duration backoff_max = 60s;
  Duration patience = 5min;  ///< a venue that asks for a longer pause ends the command
  std::uint64_t seed = 1;    ///< of the draws
  HoldBook* holds = nullptr;
};

/// What a client has done so far, for progress and reports.
struct Traffic {
  std::size_t requests;  ///< sent, tries included
  std::size_t retries;
  std::size_t bytes;  ///< of bodies
  Duration waited;    ///< for the venue's limits, and between tries
};

/// One venue, asked politely: below its limits, again after what passes, never after what does not.
class VenueClient {
 public:
  /// Requires: `http` and `clock` outlive the client.
  VenueClient(HttpClient& http, Clock& clock, VenueClientOptions options);

  /// GETs url() + `target`. `headers` may carry a key.
  ///
  /// Errors: those of HttpClient and of `rule`; rate_limited: still refused after all tries, or a
  /// pause beyond the patience; canceled. A value of `headers` never shows in a message.
  Result<HttpReply> get(const std::string& target, double weight, const Rule& rule,
                        const std::vector<HttpHeader>& headers = {});

  RateLimit& rate() { return rate_; }
  Clock& clock() { return *clock_; }
  const std::string& url() const { return options_.url; }
  const Traffic& traffic() const { return traffic_; }

 private:
  Status wait_turn(double weight);
  Status obey(const Ruling& ruling, Duration backoff);
  Duration draw_backoff(int tries_made);
  Result<HttpReply> try_until_ruled(const HttpRequest& request, double weight, const Rule& rule);

  HttpClient* http_;
  Clock* clock_;
  VenueClientOptions options_;
  std::string host_;
  RateLimit rate_;
  Rng rng_;
  Traffic traffic_{};
};

/// The venue's clock beside ours, from an answer to "what time is it" that was asked for between
/// `sent` and `received`.
struct ClockOffset {
  Duration offset;      ///< theirs minus ours
  Duration round_trip;  ///< twice the most that `offset` can be wrong
  Timestamp measured;   ///< ours
};
ClockOffset clock_offset(Timestamp server, Timestamp sent, Timestamp received);

}  // namespace tern
