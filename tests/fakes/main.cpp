// tern_fake_venues: the fakes on real ports, for commands under test and for who has no network.
// Prints a line of JSON when all listen, and another with what clients did wrong when it ends: at
// SIGTERM, at Ctrl-C, or when its standard input closes. Answers 1 if they did anything wrong.

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "base/text.h"
#include "fakes/binance_archive.h"
#include "fakes/binance_stream.h"
#include "fakes/coinbase.h"
#include "fakes/coingecko.h"
#include "fakes/coinmetrics.h"
#include "fakes/fault.h"
#include "fakes/kraken.h"

namespace tern::fakes {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kUsage =
    "usage: tern_fake_venues [--start TIME] [--since TIME] [--seed N] [--speed X] "
    "[--fault-rate X]\n"
    "  --start       the venues' time at the start (2025-07-01 12:00)\n"
    "  --since       the first minute traded (2020-01-01)\n"
    "  --seed        of prices and faults (1)\n"
    "  --speed       the venues' seconds in one of ours (1)\n"
    "  --fault-rate  how often an answer goes wrong, 0 to 1 (0)\n";

struct Options {
  Timestamp start = utc_day(2025, 7, 1) + 12h;
  Timestamp since = utc_day(2020, 1, 1);
  std::uint64_t seed = 1;
  double speed = 1;
  double fault_rate = 0;
};

/// The fakes on their servers, each under a name.
class Street {
 public:
  explicit Street(const Options& options) : options_(&options) {}

  /// Requires: `fake` outlives the street.
  template <class Fake>
  Server& open(const std::string& name, Fake& fake) {
    Server& server = *(servers_[name] = std::make_unique<Server>(
                           [&fake](const Request& request) { return fake.answer(request); }));
    server.set_faults(random_faults(options_->seed + servers_.size(), options_->fault_rate));
    violations_[name] = [&fake] { return fake.violations(); };
    return server;
  }

  std::string describe(Timestamp now) const {
    Json venues;
    for (const auto& [name, server] : servers_) venues[name] = server->url();
    const Json line = {{"ca_file", servers_.begin()->second->ca_file().string()},
                       {"time", to_string(now)},
                       {"venues", venues}};
    return line.dump();
  }

  /// What clients did wrong, by venue; empty when nothing.
  Json violations() const {
    Json seen = Json::object();
    for (const auto& [name, list] : violations_) {
      if (const auto found = list(); !found.empty()) seen[name] = found;
    }
    return seen;
  }

 private:
  const Options* options_;
  std::map<std::string, std::function<std::vector<std::string>()>> violations_;
  std::map<std::string, std::unique_ptr<Server>> servers_;
};

/// Turns `clock` until the process is asked to end.
void run(VirtualClock& clock, double speed) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  std::array<pollfd, 2> entries = {
      {{signalfd(-1, &ends, SFD_CLOEXEC), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
  const auto begun = std::chrono::steady_clock::now();
  Duration turned = 0ms;
  while (true) {
    constexpr int kTick = 5;  // milliseconds
    poll(entries.data(), entries.size(), kTick);
    if (entries[0].revents != 0) return;
    std::array<char, 256> typed{};
    if (entries[1].revents != 0 && read(STDIN_FILENO, typed.data(), typed.size()) <= 0) return;
    const std::chrono::duration<double, std::milli> passed =
        (std::chrono::steady_clock::now() - begun) * speed;
    const auto due = std::chrono::duration_cast<Duration>(passed);
    clock.advance(due - turned);
    turned = due;
  }
}

/// The roadmap's assets, at prices of the venue's own.
Truth listed(const Options& options, std::uint64_t venue, std::span<const char* const> quotes) {
  Truth truth(options.seed + venue);
  for (const char* const base : {"BTC", "ETH", "SOL"}) {
    for (const char* const quote : quotes) truth.list({base, quote}, {.from = options.since});
  }
  return truth;
}

int serve(const Options& options) {
  constexpr std::array kTether = {"USDT"};
  constexpr std::array kBoth = {"USD", "USDT"};
  VirtualClock clock(options.start);
  BinanceFake binance(clock, listed(options, 0, kTether));
  BinanceArchive binance_archive(binance);
  CoinbaseFake coinbase(clock, listed(options, 1, kBoth));
  KrakenFake kraken(clock, listed(options, 2, kBoth));
  CoinGeckoFake coingecko(clock, {.seed = options.seed});
  CoinMetricsFake coinmetrics(clock, {.seed = options.seed + 1});

  BinanceStreams streams(binance.truth(), clock, {.keeps_time = false});

  Street street(options);
  street.open("binance", binance).set_conversation([&streams](WebsocketPeer& peer) {
    streams.converse(peer);
  });
  street.open("binance_archive", binance_archive);
  street.open("coinbase", coinbase);
  street.open("kraken", kraken);
  street.open("coingecko", coingecko);
  coinmetrics.set_url(street.open("coinmetrics", coinmetrics).url());
  fmt::print("{}\n", street.describe(options.start));
  std::fflush(stdout);
  run(clock, options.speed);
  const Json seen = street.violations();
  fmt::print("{}\n", Json{{"violations", seen}}.dump());
  return seen.empty() ? 0 : 1;
}

bool read_option(std::string_view name, std::string_view value, Options& options) {
  if (name == "--start" || name == "--since") {
    const auto time = parse_time(value);
    if (time) (name == "--start" ? options.start : options.since) = *time;
    return time.has_value();
  }
  const auto number = parse_double(value);
  if (!number || *number < 0) return false;
  if (name == "--seed") options.seed = static_cast<std::uint64_t>(*number);
  if (name == "--speed") options.speed = *number;
  if (name == "--fault-rate") options.fault_rate = *number;
  return name == "--seed" || name == "--speed" || name == "--fault-rate";
}

std::optional<Options> read_options(std::span<char*> words) {
  Options options;
  for (std::size_t i = 1; i < words.size(); i += 2) {
    if (i + 1 == words.size() || !read_option(words[i], words[i + 1], options)) {
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace
}  // namespace tern::fakes

int main(int argc, char** argv) {
  // Before any thread starts, so that none of them takes the signals.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  const auto options = tern::fakes::read_options({argv, static_cast<std::size_t>(argc)});
  if (!options) {
    fmt::print(stderr, "{}", tern::fakes::kUsage);
    return 2;
  }
  return tern::fakes::serve(*options);
}
