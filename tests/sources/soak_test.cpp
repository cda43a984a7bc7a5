// Months in the life of a store that follows three venues through thick and thin.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "fakes/binance.h"
#include "fakes/coinbase.h"
#include "fakes/fault.h"
#include "fakes/kraken.h"
#include "source/fetch.h"
#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr std::uint64_t kSeed = 20;
constexpr std::size_t kRequests = 10'000;
constexpr double kFaults = 0.05;
constexpr Timestamp kBegin = utc_day(2024, 5, 1) + 11min;
constexpr std::array kWidths = {Interval::m15, Interval::h1, Interval::h4, Interval::d1};

const std::vector<Pair> kPairs = {{"BTC", "USD"}, {"ETH", "USD"}, {"SOL", "USD"}};
const std::vector<Pair> kTethered = {{"BTC", "USDT"}, {"ETH", "USDT"}, {"SOL", "USDT"}};

fakes::Truth soak_truth(const std::vector<Pair>& pairs, Rng& rng) {
  fakes::Truth truth(rng.next());
  for (const Pair& pair : pairs) {
    fakes::Truth::Listing listing{.from = kBegin - 24h * (1 + static_cast<int>(rng.below(30)))};
    Timestamp t = listing.from;
    for (int i = 0; i < 40; ++i) {
      t += 1min * (1 + static_cast<int>(rng.below(12'000)));
      const TimeRange stretch{t, t + 1min * (1 + static_cast<int>(rng.below(400)))};
      (i % 2 == 0 ? listing.outages : listing.halts).push_back(stretch);
      t = stretch.end;
    }
    truth.list(pair, std::move(listing));
  }
  return truth;
}

/// One venue's fake, and a client of it that may be replaced.
template <class Fake, class Options>
class SoakVenue {
 public:
  SoakVenue(std::string_view name, VirtualClock& clock, const std::vector<Pair>& of,
            Options options, Rng& rng)
      : pairs(of),
        venue(**find_venue(name)),
        fake(clock, soak_truth(of, rng), options),
        server([this](const fakes::Request& request) { return fake.answer(request); }),
        clock_(&clock),
        http_(*HttpClient::make({.user_agent = "tern/0.1 (test)", .ca_file = server.ca_file()})) {
    server.set_faults(fakes::random_faults(rng.next(), kFaults));
    restart();
  }

  /// A source that remembers nothing, as after a crash.
  void restart() {
    clock_->advance(2s);  // the venue remembers who asked just now
    source = venue.make({.http = &http_, .clock = clock_, .url = server.url()});
  }

  void fetch(Database& database, FetchGoal goal, TimeRange range) {
    const FetchOptions options{.goal = goal,
                               .pairs = pairs,
                               .intervals = {kWidths.begin(), kWidths.end()},
                               .range = range,
                               .archives = Archives::never};
    BarStore store(database);
    const auto plan = plan_fetch(venue, *source, store, options);
    ASSERT_TRUE(plan) << plan.error().message;
    for (const SeriesFetched& is : run_fetch(venue, *source, store, *plan, {})) {
      EXPECT_FALSE(is.error) << is.error->message;
      EXPECT_EQ(is.outcome.quarantined, 0U);
    }
  }

  /// What the venue tells, or what is built of that: a sum of hours differs in its last bit.
  std::vector<Bar> truth_of(const Pair& pair, Interval interval, TimeRange range) {
    const bool served = std::ranges::find(venue.intervals, interval) != venue.intervals.end();
    if (served) return fake.closed(pair, interval, range);
    const auto hours = Bars::make(Interval::h1, range, fake.closed(pair, Interval::h1, range));
    EXPECT_TRUE(hours) << hours.error().message;
    const Bars built = resample(*hours, interval);
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < built.size(); ++i) {
      if (const auto bar = built.at(i)) bars.push_back(*bar);
    }
    return bars;
  }

  /// Compares each series with what really happened since its first stored bar.
  void expect_truth(Database& database) {
    for (const Pair& pair : pairs) {
      for (const Interval interval : kWidths) {
        SCOPED_TRACE(fmt::format("{} {} {}", venue.name, to_string(pair), to_string(interval)));
        const auto stored =
            BarStore(database).load({std::string(venue.name), pair, interval}, kAllTime);
        ASSERT_TRUE(stored) << stored.error().message;
        ASSERT_FALSE(stored->empty());
        const TimeRange range{stored->front().open_time, floor_to(fake.now(), length(interval))};
        const std::vector<Bar> truth = truth_of(pair, interval, range);
        EXPECT_EQ(stored->size(), truth.size());
        EXPECT_TRUE(*stored == truth);
      }
    }
    EXPECT_EQ(fake.violations(), std::vector<std::string>{});
  }

  std::vector<Pair> pairs;
  Venue venue;
  Fake fake;
  fakes::Server server;
  std::unique_ptr<BarSource> source;

 private:
  VirtualClock* clock_;
  HttpClient http_;
};

TEST(Soak, TenThousandRequestsLeaveTheTruthWhateverGoesWrong) {
  Rng rng(kSeed);
  VirtualClock clock(kBegin);
  const ScratchFolder folder;
  auto database = Database::open(folder.path());
  ASSERT_TRUE(database) << database.error().message;
  SoakVenue<fakes::BinanceFake, fakes::BinanceOptions> binance("binance", clock, kTethered,
                                                               {.settling = 2s}, rng);
  SoakVenue<fakes::CoinbaseFake, fakes::CoinbaseOptions> coinbase("coinbase", clock, kPairs, {},
                                                                  rng);
  SoakVenue<fakes::KrakenFake, fakes::KrakenOptions> kraken("kraken", clock, kPairs, {}, rng);
  const auto requests = [&] {
    return binance.server.log().size() + coinbase.server.log().size() + kraken.server.log().size();
  };
  const auto all = [&](const auto& act) { act(binance), act(coinbase), act(kraken); };
  const TimeRange since{kBegin - 24h * 5, kTimeMax};
  while (requests() < kRequests && !testing::Test::HasFatalFailure()) {
    SCOPED_TRACE(fmt::format("seed {}, request {}", kSeed, requests()));
    const auto chance = rng.below(10);
    const FetchGoal goal = chance < 3   ? FetchGoal::missing
                           : chance < 9 ? FetchGoal::newest
                                        : FetchGoal::gaps;
    all([&](auto& venue) {
      venue.fetch(*database, goal, since);
      if (rng.below(20) == 0) venue.restart();
    });
    clock.advance(1min * static_cast<int>(rng.below(1200)));
  }
  clock.advance(1h);
  all([&](auto& venue) {
    venue.fetch(*database, FetchGoal::newest, since);
    venue.fetch(*database, FetchGoal::missing, since);
    venue.expect_truth(*database);
  });
}

}  // namespace
}  // namespace tern
