#include "fakes/binance_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>
#include <utility>

#include "base/text.h"

namespace tern::fakes {

namespace {

using nlohmann::json;

constexpr Duration kPongWithin = 60s;
constexpr Duration kFrameDelay = 100ms;  // between a close and the word of it
constexpr std::size_t kMessagesPerSecond = 5;
constexpr std::size_t kStreamsMax = 1024;

struct Stream {
  std::string name;  // "btcusdt@kline_1h"
  Pair pair;
  Interval interval;
};

Timestamp floor_to(Duration width, Timestamp t) {
  return t - t.time_since_epoch() % width;
}

}  // namespace

/// One connection.
class StreamTalk {
 public:
  StreamTalk(BinanceStreams& venue, WebsocketPeer& peer)
      : venue_(&venue), peer_(&peer), opened_(now()), said_until_(now()), mine_(++venue.newest_) {}

  void run();

 private:
  Timestamp now() const { return venue_->clock_->now(); }
  const StreamScript& script() const { return venue_->script_; }
  bool mine() const { return peer_->open() && venue_->newest_ == mine_; }

  void subscribe_by_target();
  void subscribe(const std::string& name);
  void hear();
  void answer(const std::string& text);
  void refuse(int code, std::string_view why, const json& id);
  void move_on();
  std::set<StreamTrouble> troubles_at(Timestamp at) const;
  bool speak(Timestamp from, Timestamp to);
  void speak_of(const Stream& stream, Timestamp close);
  void say_bar(const Stream& stream, Timestamp open_time, bool closed);
  void say(const std::string& stream, const json& event);
  bool instant_trouble(StreamTrouble trouble);
  void fall_silent(bool pings);
  void listen_until_gone();
  bool keep_in_step();
  bool ping_and_wait();

  BinanceStreams* venue_;
  WebsocketPeer* peer_;
  Timestamp opened_;
  Timestamp said_until_;
  int mine_;
  bool combined_ = false;
  bool silent_ = false;
  bool nested_errors_ = false;
  std::vector<Stream> streams_;
  std::set<std::string> names_;  // also of what is no stream
  std::deque<Timestamp> messages_;
  std::string ping_;                                    // whose pong is waited for
  std::map<std::string, std::vector<Timestamp>> late_;  // to be closed behind the next bar
};

void StreamTalk::subscribe(const std::string& name) {
  if (!names_.insert(name).second) return;
  if (names_.size() > kStreamsMax) {
    venue_->violations_.add("more than 1024 streams on one connection");
    refuse(4, "Too many requests", nullptr);
    peer_->send_close(1008);
    return;
  }
  const std::size_t at = name.find("@kline_");
  if (at == std::string::npos) return;
  const auto interval = parse_interval(std::string_view(name).substr(at + 7));
  if (!interval) return;
  // Upper case and unknown symbols are taken without a word, and nothing ever comes.
  for (const Pair& pair : venue_->truth_->pairs()) {
    if (to_lower(pair.base + pair.quote) == name.substr(0, at)) {
      streams_.push_back({name, pair, *interval});
    }
  }
}

void StreamTalk::subscribe_by_target() {
  const Request& opening = peer_->opening();
  combined_ = opening.path == "/stream";
  if (!combined_ && !opening.path.starts_with("/ws")) {
    venue_->violations_.add("no stream is at " + opening.path);
    peer_->send_close(1008);
    return;
  }
  const std::string names =
      combined_ ? opening.parameter("streams").value_or("") : opening.path.substr(3);
  for (const std::string_view name : split(names, '/')) {
    if (!name.empty()) subscribe(std::string(name));
  }
}

void StreamTalk::refuse(int code, std::string_view why, const json& id) {
  const json error = {{"code", code}, {"msg", why}};
  json message = nested_errors_ ? json{{"error", error}} : error;
  message["id"] = id;
  nested_errors_ = !nested_errors_;
  peer_->send_text(message.dump());
}

void StreamTalk::answer(const std::string& text) {
  const json message = json::parse(text, nullptr, false);
  if (!message.is_object()) return refuse(3, "Invalid JSON: expected value", nullptr);
  const json id = message.value("id", json());
  if (message.value("method", json()) != "SUBSCRIBE" ||
      !message.value("params", json()).is_array()) {
    return refuse(2, "Invalid request: unknown variant", id);
  }
  for (const json& name : message["params"]) {
    if (name.is_string()) subscribe(name.get<std::string>());
  }
  // Words about bars come before the answer.
  for (const Stream& stream : streams_)
    say_bar(stream, floor_to(length(stream.interval), now()), false);
  peer_->send_text(json{{"result", nullptr}, {"id", id}}.dump());
}

/// Takes what the client sends, up to the pong that is waited for.
void StreamTalk::hear() {
  using Kind = WebsocketPeer::Message::Kind;
  while (!ping_.empty()) {
    const auto message = peer_->receive(script().pong_patience);
    if (!message || message->kind == Kind::close) return;
    if (message->kind == Kind::pong) {
      if (message->payload == ping_) ping_.clear();
      continue;  // not counted below: the fake pings more often than the real one
    }
    messages_.push_back(now());
    while (messages_.front() + 1s <= now()) messages_.pop_front();
    if (messages_.size() > kMessagesPerSecond) {
      venue_->violations_.add("more than five messages in a second");
      peer_->send_close(1008);
      return;
    }
    if (message->kind == Kind::text) answer(message->payload);
  }
}

bool StreamTalk::ping_and_wait() {
  ping_ = fmt::format("{}", epoch_ms(now()));
  if (!peer_->send_ping(ping_)) return false;
  hear();
  return peer_->open() && ping_.empty();
}

/// After the second pong the client has acted on all that came before the first ping: it listens
/// again only when it is done with what it heard. False when it does not answer.
bool StreamTalk::keep_in_step() {
  return ping_and_wait() && ping_and_wait();
}

/// Goes to the next word about a bar, or to just after the next close.
void StreamTalk::move_on() {
  const Timestamp from = now();
  const Timestamp minute = floor_to(1min, from) + kFrameDelay;
  const Timestamp to =
      std::min({from + script().step, minute > from ? minute : minute + 1min, script().until});
  if (script().keeps_time) return venue_->clock_->advance(to - from);
  while (mine() && now() < to) std::this_thread::sleep_for(1ms);
}

void StreamTalk::say(const std::string& stream, const json& event) {
  peer_->send_text(combined_ ? json{{"stream", stream}, {"data", event}}.dump() : event.dump());
}

void StreamTalk::say_bar(const Stream& stream, Timestamp open_time, bool closed) {
  const auto bar = venue_->truth_->bar(stream.pair, stream.interval, open_time, now());
  if (!bar) return;
  const std::string symbol = stream.pair.base + stream.pair.quote;
  say(stream.name, {{"e", "kline"},
                    {"E", epoch_ms(now())},
                    {"s", symbol},
                    {"k",
                     {{"t", epoch_ms(open_time)},
                      {"T", epoch_ms(open_time + length(stream.interval)) - 1},
                      {"s", symbol},
                      {"i", to_string(stream.interval)},
                      {"f", 100},
                      {"L", 200},
                      {"o", decimal(bar->open)},
                      {"c", decimal(bar->close)},
                      {"h", decimal(bar->high)},
                      {"l", decimal(bar->low)},
                      {"v", decimal(bar->volume)},
                      {"n", static_cast<std::int64_t>(bar->trade_count.value_or(0))},
                      {"x", closed},
                      {"q", decimal(bar->quote_volume.value_or(0))},
                      {"V", decimal(bar->taker_buy_volume.value_or(0))},
                      {"Q", decimal(bar->taker_buy_quote_volume.value_or(0))},
                      {"B", "0"},
                      {"new_field", "of a later version"}}}});
}

std::set<StreamTrouble> StreamTalk::troubles_at(Timestamp at) const {
  std::set<StreamTrouble> troubles;
  const auto [first, last] = script().troubles.equal_range(at);
  for (auto trouble = first; trouble != last; ++trouble) troubles.insert(trouble->second);
  return troubles;
}

void StreamTalk::speak_of(const Stream& stream, Timestamp close) {
  using enum StreamTrouble;
  const Timestamp open_time = close - length(stream.interval);
  const std::set<StreamTrouble> troubles = troubles_at(close);
  const std::vector<Timestamp> late = std::exchange(late_[stream.name], {});
  const bool repeated = troubles.contains(repeat_close), later = troubles.contains(late_close);
  if (repeated || later) late_[stream.name].push_back(open_time);
  if (troubles.contains(jumble)) {
    say_bar(stream, close, false);
    say_bar(stream, open_time, false);
  }
  if (!later && !troubles.contains(lose_close)) say_bar(stream, open_time, true);
  if (repeated) say_bar(stream, open_time, true);
  for (const Timestamp earlier : late) say_bar(stream, earlier, true);
}

/// What only pings, or nothing at all, leave the client to find out.
void StreamTalk::fall_silent(bool pings) {
  silent_ = true;
  if (pings || !keep_in_step()) return;
  const Timestamp since = now();
  while (mine() && now() < std::min(since + 65s, script().until)) {
    venue_->clock_->advance(std::min<Duration>(script().step, script().until - now()));
  }
  listen_until_gone();
}

void StreamTalk::listen_until_gone() {
  while (mine()) peer_->receive(20ms);
}

/// False when the connection is over with it.
bool StreamTalk::instant_trouble(StreamTrouble trouble) {
  switch (trouble) {
    case StreamTrouble::stall:
      fall_silent(false);
      return false;
    case StreamTrouble::only_pings:
      fall_silent(true);
      return true;
    case StreamTrouble::shutdown:
      say("!serverShutdown", {{"e", "serverShutdown"}, {"E", epoch_ms(now())}});
      if (keep_in_step()) venue_->clock_->advance(10s);
      return false;
    case StreamTrouble::hang_up:
      return false;
    case StreamTrouble::going_away:
      peer_->send_close(1001);
      return false;
    case StreamTrouble::garbage:
      for (const std::string_view text : {"", "{", "[1]", "{\"e\":\"kline\",\"k\":{}}"}) {
        peer_->send_text(text);
      }
      return true;
    case StreamTrouble::refusal:
      refuse(2, "Invalid request: invalid stream", 1);
      return true;
    default:
      return true;
  }
}

/// Says what happened after `from`, up to `to`. False when the connection is over with it.
bool StreamTalk::speak(Timestamp from, Timestamp to) {
  for (Timestamp minute = floor_to(1min, from) + 1min; minute <= to; minute += 1min) {
    if (!silent_) {
      for (const Stream& stream : streams_) {
        if (floor_to(length(stream.interval), minute) == minute) speak_of(stream, minute);
      }
    }
    for (const StreamTrouble trouble : troubles_at(minute)) {
      if (!instant_trouble(trouble)) return false;
    }
  }
  if (!silent_) {
    for (const Stream& stream : streams_) {
      say_bar(stream, floor_to(length(stream.interval), to), false);
    }
  }
  return true;
}

void StreamTalk::run() {
  subscribe_by_target();
  while (mine()) {
    if (now() >= script().until) return listen_until_gone();
    if (!keep_in_step()) {
      // Without a pong the real one waits a minute.
      if (peer_->open()) venue_->violations_.add("a ping was not answered");
      venue_->clock_->advance(kPongWithin);
      return;
    }
    if (now() - opened_ >= script().age_max) return;
    if (!mine()) return;
    move_on();
    const Timestamp to = now();
    if (!speak(said_until_, to)) return;
    said_until_ = to;
  }
}

void BinanceStreams::converse(WebsocketPeer& peer) {
  StreamTalk(*this, peer).run();
}

}  // namespace tern::fakes
