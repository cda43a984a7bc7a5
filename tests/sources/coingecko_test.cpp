#include "fakes/coingecko.h"

#include <cstdlib>

#include "base/interrupt.h"
#include "base/rng.h"
#include "sources/capitalization_scene.h"

namespace tern {
namespace {

using fakes::CoinGeckoFake;
using fakes::CoinGeckoOptions;
using Plan = CoinGeckoOptions::Plan;

constexpr Timestamp kLongAgo = utc_day(2018, 3, 1);
// With these no day of May 2024 is lacking. A young day that is would be asked for again and again.
constexpr std::uint64_t kWhole = 13;
constexpr std::uint64_t kWholeWithoutTether = 28;
constexpr std::string_view kKey = "CG-q7x2secret";

class CoinGeckoTest : public CapitalizationScene {
 protected:
  void TearDown() override {
    unsetenv("TERN_COINGECKO_KEY");
    unsetenv("TERN_COINGECKO_PRO_KEY");
    if (server_) {
      for (const fakes::Request& request : server_->log()) {
        EXPECT_EQ(request.target.find("secret"), std::string::npos) << "a key in a URL";
      }
    }
  }

  void start(CoinGeckoOptions options) {
    if (options.plan != Plan::keyless) {
      options.key = kKey;
      setenv(options.plan == Plan::pro ? "TERN_COINGECKO_PRO_KEY" : "TERN_COINGECKO_KEY",
             kKey.data(), 1);
    }
    fake_ = std::make_unique<CoinGeckoFake>(clock_, std::move(options));
    serve([this](const fakes::Request& request) { return fake_->answer(request); });
  }

  void expect_stored(std::string_view name, Timestamp since) {
    SCOPED_TRACE(name);
    expect_truth(load("coingecko", name), fake_->daily(name, {since, kTimeMax}));
  }

  std::unique_ptr<CoinGeckoFake> fake_;
};

TEST_F(CoinGeckoTest, WithoutAKeyTheLastYearAndThisMomentAreStored) {
  start({.plan = Plan::keyless});
  const auto source = make("coingecko");
  const CapitalizationPlan plan_now = plan(*source, kLongAgo);
  EXPECT_EQ(plan_now.requests.size(), 5U);
  ASSERT_EQ(plan_now.remarks.size(), 1U);
  EXPECT_NE(plan_now.remarks[0].find("--vendor coinmetrics"), std::string::npos);
  const Capitalization share = fake_->snapshot("BTC.D"), total = fake_->snapshot("TOTAL");
  const auto fetched = fetch(*source, kLongAgo);
  expect_no_errors(fetched);
  for (const std::string_view name : {"BTC", "ETH", "SOL", "USDT"}) {
    expect_stored(name, utc_day(2023, 5, 22));
    EXPECT_GT(load("coingecko", name).size(), 330U);
  }
  expect_truth(load("coingecko", "BTC.D", false), {share});
  expect_truth(load("coingecko", "TOTAL", false), {total});
  EXPECT_TRUE(fake_->violations().empty());
  EXPECT_EQ(fake_->throttled(), 0U);
  EXPECT_EQ(server_->log().size(), 5U);
}

TEST_F(CoinGeckoTest, OnlyWhatIsNotStoredIsAskedFor) {
  start({.plan = Plan::demo, .seed = kWholeWithoutTether});
  const auto source = make("coingecko");
  expect_no_errors(fetch(*source, utc_day(2024, 1, 1)));
  EXPECT_EQ(plan(*source, utc_day(2024, 1, 1)).requests.size(), 1U) << "the snapshot is always new";
  // Days that the vendor lacks are not asked for again once they are old.
  const auto holes = store().holes({"coingecko", "BTC"});
  ASSERT_TRUE(holes);
  EXPECT_GT(holes->size(), 0U);
  clock_.advance(24h);
  const CapitalizationPlan next = plan(*source, utc_day(2024, 1, 1));
  ASSERT_EQ(next.requests.size(), 5U);
  EXPECT_EQ(next.requests[1].days, (TimeRange{utc_day(2024, 5, 21), utc_day(2024, 5, 22)}));
  expect_no_errors(fetch(*source, utc_day(2024, 1, 1)));
  for (const std::string_view name : {"BTC", "USDT"}) {
    const auto stored = load("coingecko", name);
    ASSERT_FALSE(stored.empty());
    expect_truth(stored, fake_->daily(name, {stored.front().stamped, kTimeMax}));
  }
  EXPECT_EQ(load("coingecko", "BTC.D", false).size(), 2U);
  EXPECT_EQ(load("coingecko", "USDT.D", false).size(), 0U) << "this one leaves tether out";
  EXPECT_TRUE(fake_->violations().empty());
}

TEST_F(CoinGeckoTest, NoMidnightIsKnownBeforeItIsPublished) {
  start({.plan = Plan::demo, .seed = kWhole});
  const auto source = make("coingecko");
  for (const Duration past : {2min, 20min, 34min, 36min, 50min}) {
    clock_.advance(utc_day(2024, 5, 25) + past - clock_.now());
    expect_no_errors(fetch(*source, utc_day(2024, 5, 20)));
    const auto stored = load("coingecko", "BTC");
    ASSERT_FALSE(stored.empty());
    expect_truth(stored, fake_->daily("BTC", {stored.front().stamped, kTimeMax}));
    for (const Capitalization& figure : stored) EXPECT_LE(figure.known_at, clock_.now());
    EXPECT_EQ(stored.back().stamped, past < 35min ? utc_day(2024, 5, 24) : utc_day(2024, 5, 25));
  }
}

TEST_F(CoinGeckoTest, AProKeyOpensThePastAndTheTotal) {
  start({.plan = Plan::pro, .seed = 3});
  const auto source = make("coingecko");
  expect_no_errors(fetch(*source, kLongAgo));
  for (const std::string_view name : {"BTC", "ETH", "SOL", "USDT", "TOTAL"}) {
    const auto stored = load("coingecko", name);
    ASSERT_FALSE(stored.empty());
    expect_truth(stored, fake_->daily(name, {stored.front().stamped, kTimeMax}));
    EXPECT_TRUE(name == "SOL" || stored.front().stamped < kLongAgo + 72h);
  }
  EXPECT_TRUE(fake_->violations().empty());
  EXPECT_EQ(fake_->throttled(), 0U);
  for (const fakes::Request& request : server_->log()) {
    EXPECT_EQ(request.headers.at("x-cg-pro-api-key"), kKey);
  }
}

TEST_F(CoinGeckoTest, FaultsOnTheWayLeaveNoTrace) {
  for (const std::uint64_t seed : {11U, 12U, 13U, 14U, 15U}) {
    SCOPED_TRACE(seed);
    open_store();
    start({.plan = Plan::pro, .seed = seed});
    server_->set_faults(fakes::random_faults(seed, 0.05));
    const auto source = make("coingecko", seed);
    expect_no_errors(fetch(*source, kLongAgo));
    for (const std::string_view name : {"BTC", "ETH", "SOL", "USDT", "TOTAL"}) {
      const auto stored = load("coingecko", name);
      ASSERT_FALSE(stored.empty());
      expect_truth(stored, fake_->daily(name, {stored.front().stamped, kTimeMax}));
    }
    EXPECT_TRUE(fake_->violations().empty());
  }
}

TEST_F(CoinGeckoTest, ACorrectionOfThePastIsARevision) {
  start({.plan = Plan::demo});
  const auto source = make("coingecko");
  expect_no_errors(fetch(*source, utc_day(2024, 5, 1)));
  const auto before = load("coingecko", "ETH");
  const Timestamp corrected = before.at(before.size() - 20).stamped;
  fake_->correct("ETH", corrected, 3e11);
  clock_.advance(24h);
  expect_no_errors(fetch(*source, utc_day(2024, 5, 1)));
  const auto stored = load("coingecko", "ETH");
  expect_truth(stored, fake_->daily("ETH", {stored.front().stamped, kTimeMax}));
  const auto revisions = store().revisions({"coingecko", "ETH"});
  ASSERT_TRUE(revisions);
  ASSERT_EQ(revisions->size(), 1U);
  EXPECT_EQ(revisions->front().stamped, corrected);
  EXPECT_EQ(revisions->front().later, 3e11);
}

TEST_F(CoinGeckoTest, ANeighborBehindTheAddressCostsTimeOnly) {
  for (const bool tells : {true, false}) {
    SCOPED_TRACE(tells);
    open_store();
    start({.plan = Plan::keyless, .calls_per_minute_max = 2, .tells_retry_after = tells});
    const auto source = make("coingecko");
    expect_no_errors(fetch(*source, utc_day(2024, 1, 1)));
    EXPECT_EQ(load("coingecko", "USDT").size(),
              fake_->daily("USDT", {utc_day(2024, 1, 1), kTimeMax}).size());
    EXPECT_GT(fake_->throttled(), 0U);
    EXPECT_TRUE(fake_->violations().empty());
  }
}

TEST_F(CoinGeckoTest, AWrongKeyIsRefusedOnceAndNeverShown) {
  start({.plan = Plan::demo});
  setenv("TERN_COINGECKO_KEY", "CG-another-secret", 1);
  const auto source = make("coingecko");
  const auto fetched = fetch(*source, utc_day(2024, 1, 1));
  ASSERT_EQ(fetched.size(), 5U);
  for (const CapitalizationFetched& is : fetched) {
    ASSERT_TRUE(is.error);
    EXPECT_EQ(is.error->kind, Errc::invalid_argument);
    EXPECT_EQ(is.error->message.find("secret"), std::string::npos) << is.error->message;
  }
  EXPECT_EQ(server_->log().size(), 5U);
}

TEST_F(CoinGeckoTest, WhatIsTooOldWithoutAProKeySaysWhereElseItIs) {
  start({.plan = Plan::keyless});
  const auto source = make("coingecko");
  const auto request = source->plan("BTC", std::vector{kLongAgo}).front();
  const auto page = source->fetch(request);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, Errc::invalid_argument);
  EXPECT_NE(page.error().message.find("--vendor coinmetrics"), std::string::npos);
  EXPECT_EQ(server_->log().size(), 1U) << "it is not asked twice";
}

TEST_F(CoinGeckoTest, AFetchThatIsStoppedGoesOnWhereItWas) {
  start({.plan = Plan::pro, .seed = kWhole});
  std::size_t whole = 0;
  for (std::size_t stop = 1; stop < 30; stop += 2) {
    SCOPED_TRACE(stop);
    open_store();
    const std::size_t asked_before = server_->log().size();
    const auto source = make("coingecko");
    CapitalizationStore to = store();
    const CapitalizationPlan first = plan(*source, kLongAgo);
    whole = first.requests.size();
    run_capitalizations(*source, to, first, clock_,
                        [stop](const CapitalizationRequest&, std::size_t done) {
                          if (done == stop) interrupt();
                        });
    clear_interrupt();
    expect_no_errors(fetch(*source, kLongAgo));
    const auto stored = load("coingecko", "TOTAL");
    expect_truth(stored, fake_->daily("TOTAL", {stored.front().stamped, kTimeMax}));
    // Once more what was interrupted, and the snapshot.
    EXPECT_LE(server_->log().size() - asked_before, whole + 2);
  }
  EXPECT_EQ(whole, 30U);
}

TEST_F(CoinGeckoTest, AHostileServerEndsTheSeriesAndNotTheCommand) {
  start({.plan = Plan::demo});
  server_->set_faults(fakes::faults_at({{2, fakes::Fault::redirect}, {3, fakes::Fault::bomb}}));
  const auto source = make("coingecko");
  const auto fetched = fetch(*source, utc_day(2024, 1, 1));
  std::size_t failed = 0;
  for (const CapitalizationFetched& is : fetched) {
    if (!is.error) continue;
    ++failed;
    EXPECT_EQ(is.error->kind, Errc::untrusted) << is.error->message;
  }
  EXPECT_EQ(failed, 2U);
  EXPECT_GT(load("coingecko", "USDT").size(), 100U);
}

}  // namespace
}  // namespace tern
