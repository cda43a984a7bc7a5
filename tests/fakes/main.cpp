// tern_fake_venues: the fakes on real ports, for commands under test and for who has no network.
// Prints a line of JSON when all listen, and another with what clients did wrong when it ends: at
// SIGTERM, at Ctrl-C, or when its standard input closes. Answers 1 if they did anything wrong.

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "fakes/binance_archive.h"
#include "fakes/fault.h"

namespace tern::fakes {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string start = "2025-07-01 12:00";
  std::string since = "2020-01-01";
  std::uint64_t seed = 1;
  double speed = 1;
  double fault_rate = 0;
};

/// The servers, each under a name.
class Street {
 public:
  explicit Street(const Options& options) : options_(&options) {}

  Server& open(const std::string& name, Answer answer) {
    Server& server = *(servers_[name] = std::make_unique<Server>(std::move(answer)));
    server.set_faults(
        random_faults(options_->seed + servers_.size(), options_->fault_rate, kPassingFaults));
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

 private:
  const Options* options_;
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

int serve(const Options& options, Timestamp start, Timestamp since) {
  VirtualClock clock(start);
  Truth truth(options.seed);
  for (const char* base : {"BTC", "ETH", "SOL"}) truth.list({base, "USDT"}, {.from = since});

  // A fake here, its line below, and its violations at the end.
  BinanceFake binance(clock, truth);
  BinanceArchive binance_archive(binance);

  std::vector<std::vector<std::string>> seen;
  {
    Street street(options);
    street.open("binance", [&](const Request& request) { return binance.answer(request); });
    street.open("binance_archive",
                [&](const Request& request) { return binance_archive.answer(request); });
    fmt::print("{}\n", street.describe(start));
    std::fflush(stdout);
    run(clock, options.speed);
  }
  for (const auto& violations : {binance.violations(), binance_archive.violations()}) {
    if (!violations.empty()) seen.push_back(violations);
  }
  fmt::print("{}\n", Json{{"violations", seen}}.dump());
  return seen.empty() ? 0 : 1;
}

int start_up(int argc, char** argv) {
  Options options;
  CLI::App app("Fake venues on ports of this machine");
  app.add_option("--start", options.start, "The venues' time at the start")->capture_default_str();
  app.add_option("--since", options.since, "The first minute traded")->capture_default_str();
  app.add_option("--seed", options.seed, "Of prices and faults")->capture_default_str();
  app.add_option("--speed", options.speed, "The venues' seconds in one of ours")
      ->capture_default_str();
  app.add_option("--fault-rate", options.fault_rate, "How often an answer goes wrong, 0 to 1")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto start = parse_time(options.start);
  const auto since = parse_time(options.since);
  if (!start || !since) {
    fmt::print(stderr, "{}\n", (start ? since : start).error().message);
    return 2;
  }
  return serve(options, *start, *since);
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
  return tern::fakes::start_up(argc, argv);
}
