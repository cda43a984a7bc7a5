#include "source/venue_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/text.h"

namespace tern {
namespace {

/// No venue means longer than this, and a broken answer may not lock a user out for ever.
constexpr Duration kPauseMax = days{7};

std::string host_of(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  return std::string(url.substr(0, url.find('/')));
}

/// In seconds, or as a date, which is read beside the answer's own Date: our clock may be wrong.
std::optional<Duration> retry_after(const HttpReply& reply) {
  const auto text = reply.header("retry-after");
  if (!text) return std::nullopt;
  // Whole seconds may have been rounded down, and a second too early counts as defiance.
  constexpr Duration kRounding = 1s;
  if (const auto seconds = parse_integer(*text)) {
    if (*seconds < 0) return std::nullopt;
    const auto bounded = std::min<long long>(*seconds, kPauseMax / 1s);
    return std::chrono::seconds{bounded} + kRounding;
  }
  const auto until = parse_http_date(*text);
  const auto date = reply.header("date");
  const auto now = date ? parse_http_date(*date) : std::nullopt;
  if (!until || !now) return std::nullopt;
  return std::clamp<Duration>(*until - *now, 0s, kPauseMax) + kRounding;
}

bool is_web_page(const HttpReply& reply) {
  if (reply.header("content-type").value_or("").starts_with("text/html")) return true;
  const std::string opening = to_lower(trim(std::string_view(reply.body).substr(0, 256)));
  return opening.starts_with("<!doctype html") || opening.starts_with("<html");
}

Error answered(Errc kind, const HttpReply& reply) {
  if (is_web_page(reply)) {
    return fail(kind, fmt::format("answered {} and a web page", reply.status));
  }
  const std::string said = quotable(reply.body);
  return fail(kind, said.empty() ? fmt::format("answered {}", reply.status)
                                 : fmt::format("answered {}: {}", reply.status, said));
}

/// Venues may echo a key in their complaints.
void blot_out(const std::vector<HttpHeader>& headers, std::string& text) {
  for (const auto& [name, secret] : headers) {
    if (secret.empty()) continue;
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3) {
      text.replace(at, secret.size(), "***");
    }
  }
}

}  // namespace

Ruling rule_by_status(const HttpReply& reply, std::string_view elsewhere) {
  using Kind = Ruling::Kind;
  const int status = reply.status;
  const auto again = [&](Errc kind, bool whole_host) {
    return Ruling{.kind = Kind::again,
                  .wait = retry_after(reply),
                  .whole_host = whole_host,
                  .error = answered(kind, reply)};
  };
  if (status == 418 || status == 429) return again(Errc::rate_limited, true);
  if (status == 408 || status == 425 || status >= 500) return again(Errc::network, false);
  const bool good = status >= 200 && status < 300;
  if ((good || status == 403) && is_web_page(reply)) return again(Errc::network, false);
  if (good && trim(reply.body).empty()) return again(Errc::network, false);
  if (good) return {};
  if (status == 451) {
    return {.kind = Kind::refuse,
            .error = fail(Errc::invalid_argument,
                          fmt::format("answered 451: it does not serve the country that this "
                                      "address belongs to{}{}",
                                      elsewhere.empty() ? "" : ": ", elsewhere))};
  }
  return {.kind = Kind::refuse,
          .error = answered(status == 404 ? Errc::not_found : Errc::invalid_argument, reply)};
}

VenueClient::VenueClient(HttpClient& http, Clock& clock, VenueClientOptions options)
    : http_(&http),
      clock_(&clock),
      options_(std::move(options)),
      host_(host_of(options_.url)),
      rate_(options_.rate),
      rng_(options_.seed) {
  TERN_CHECK(options_.tries >= 1, "a request is tried at least once");
}

Result<HttpReply> VenueClient::get(const std::string& target, double weight, const Rule& rule,
                                   const std::vector<HttpHeader>& headers) {
  Result<HttpReply> reply =
      try_until_ruled({.url = options_.url + target, .headers = headers}, weight, rule);
  if (!reply) blot_out(headers, reply.error().message);
  return reply;
}

Result<HttpReply> VenueClient::try_until_ruled(const HttpRequest& request, double weight,
                                               const Rule& rule) {
  const std::string asked =
      host_ + request.url.substr(options_.url.size(), request.url.find('?') - options_.url.size());
  std::string heard;  // why it has to be tried again
  for (int made = 1;; ++made) {
    if (Status turn = wait_turn(weight); !turn) {
      return heard.empty() ? turn.error() : with_context(heard, turn.error());
    }
    rate_.spend(weight, clock_->now());
    ++traffic_.requests;
    if (made > 1) ++traffic_.retries;
    Result<HttpReply> reply = http_->get(request);
    Ruling ruling{.kind = Ruling::Kind::again};
    if (reply) {
      traffic_.bytes += reply->body.size();
      // Before a message quotes it in part.
      if (reply->status >= 400) blot_out(request.headers, reply->body);
      ruling = rule(*reply);
      if (ruling.kind == Ruling::Kind::accept) return reply;
      if (!ruling.error) ruling.error = answered(Errc::network, *reply);
      ruling.error = with_context(asked, *std::move(ruling.error));
      if (ruling.kind == Ruling::Kind::refuse) return *std::move(ruling.error);
    } else {
      if (reply.error().kind != Errc::network) return std::move(reply).error();
      ruling.error = std::move(reply).error();
    }
    heard = ruling.error->message;
    const bool last = made == options_.tries;
    TERN_TRY_STATUS(obey(ruling, last ? 0ms : draw_backoff(made)));
    if (last) return with_context(fmt::format("after {} tries", made), *std::move(ruling.error));
  }
}

Status VenueClient::wait_turn(double weight) {
  if (options_.holds != nullptr && traffic_.requests == 0) {
    TERN_TRY(const auto until, options_.holds->held_until(host_));
    if (until) rate_.hold(*until);
  }
  // Once more after waking: a clock may be set while we sleep.
  while (true) {
    const Timestamp now = clock_->now();
    const Duration wait = rate_.wait(weight, now);
    if (wait <= 0ms) return {};
    if (wait > options_.patience) {
      return fail(Errc::rate_limited,
                  fmt::format("{} may not be asked before {} UTC, and a command waits for {} s at "
                              "most: run it again then",
                              host_, to_string(now + wait), options_.patience / 1s));
    }
    TERN_TRY_STATUS(clock_->sleep_for(wait));
    traffic_.waited += wait;
  }
}

/// Draws from all of [0, backoff], so that many clients that failed together do not return
/// together. Source: Brooker 2015, Exponential Backoff And Jitter (AWS Architecture Blog).
Duration VenueClient::draw_backoff(int tries_made) {
  const double most =
      std::min(std::ldexp(static_cast<double>(options_.backoff.count()), tries_made - 1),
               static_cast<double>(options_.backoff_max.count()));
  return Duration{std::llround(most * rng_.uniform())};
}

/// What the venue asked for binds this client from now on, not only the request that heard it.
Status VenueClient::obey(const Ruling& ruling, Duration backoff) {
  const bool limited = ruling.error && ruling.error->kind == Errc::rate_limited;
  if (!ruling.wait && !limited) {
    if (backoff == 0ms) return {};
    traffic_.waited += backoff;
    return clock_->sleep_for(backoff);
  }
  // Refused for asking too much, without a word for how long: its window has to pass.
  const Duration wait = ruling.wait.value_or(options_.rate.window + backoff);
  const Timestamp until = clock_->now() + std::clamp<Duration>(wait, 0ms, kPauseMax);
  rate_.hold(until);
  if (!ruling.whole_host || options_.holds == nullptr) return {};
  return options_.holds->hold(host_, until);
}

ClockOffset clock_offset(Timestamp server, Timestamp sent, Timestamp received) {
  const Duration round_trip = received - sent;
  const Timestamp middle = sent + round_trip / 2;
  return {.offset = server - middle, .round_trip = round_trip, .measured = middle};
}

}  // namespace tern
