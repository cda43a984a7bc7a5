#include "fakes/coinmetrics.h"

#include "sources/capitalization_scene.h"

namespace tern {
namespace {

using fakes::CoinMetricsFake;
using fakes::CoinMetricsOptions;

class CoinMetricsTest : public CapitalizationScene {
 protected:
  void start(CoinMetricsOptions options) {
    fake_ = std::make_unique<CoinMetricsFake>(clock_, options);
    serve([this](const fakes::Request& request) { return fake_->answer(request); });
    fake_->set_url(server_->url());
  }

  /// Only what is published for sure is asked for: a day later than the day's end.
  void expect_stored(std::string_view name, Timestamp since) {
    SCOPED_TRACE(name);
    const Timestamp end = std::chrono::floor<days>(clock_.now()) - 24h;
    expect_truth(load("coinmetrics", name), fake_->daily(name, {since, end}));
  }

  std::unique_ptr<CoinMetricsFake> fake_;
};

TEST_F(CoinMetricsTest, FourteenYearsAreThreeSeries) {
  start({});
  const auto source = make("coinmetrics");
  const Timestamp since = utc_day(2010, 1, 1);
  EXPECT_TRUE(plan(*source, since).remarks.empty());
  expect_no_errors(fetch(*source, since));
  for (const std::string_view name : {"BTC", "ETH", "USDT"}) expect_stored(name, since);
  EXPECT_GT(load("coinmetrics", "BTC").size(), 4'900U);
  EXPECT_TRUE(fake_->violations().empty());
  EXPECT_TRUE(plan(*source, since).requests.empty()) << "all of it is stored or not to be had";
}

TEST_F(CoinMetricsTest, ShortPagesAreFollowedToTheEndAtTheVendorsPace) {
  start({.rows_max = 97});
  const auto source = make("coinmetrics");
  const Timestamp since = utc_day(2015, 1, 1), before = clock_.now();
  expect_no_errors(fetch(*source, since));
  for (const std::string_view name : {"BTC", "ETH", "USDT"}) expect_stored(name, since);
  EXPECT_GT(server_->log().size(), 100U);
  EXPECT_GT(clock_.now() - before, 60s) << "ten requests in six seconds";
  EXPECT_EQ(fake_->throttled(), 0U);
  EXPECT_TRUE(fake_->violations().empty());
}

TEST_F(CoinMetricsTest, FaultsOnTheWayLeaveNoTrace) {
  for (const std::uint64_t seed : {21U, 22U, 23U}) {
    SCOPED_TRACE(seed);
    open_store();
    start({.rows_max = 97, .seed = seed});
    server_->set_faults(fakes::random_faults(seed, 0.05));
    const auto source = make("coinmetrics", seed);
    const Timestamp since = utc_day(2018, 1, 1);
    expect_no_errors(fetch(*source, since));
    for (const std::string_view name : {"BTC", "ETH", "USDT"}) expect_stored(name, since);
    EXPECT_TRUE(fake_->violations().empty());
  }
}

TEST_F(CoinMetricsTest, TheNextDayIsOneDay) {
  start({});
  const auto source = make("coinmetrics");
  const Timestamp since = utc_day(2023, 1, 1);
  expect_no_errors(fetch(*source, since));
  clock_.advance(24h);
  const CapitalizationPlan next = plan(*source, since);
  ASSERT_FALSE(next.requests.empty());
  EXPECT_EQ(next.requests.back().days.end, utc_day(2024, 5, 20));
  EXPECT_LE(next.requests.back().days.length(), days{8});
  expect_no_errors(fetch(*source, since));
  for (const std::string_view name : {"BTC", "ETH", "USDT"}) expect_stored(name, since);
}

TEST_F(CoinMetricsTest, AnAssetThatIsNotInTheCommunitysDataStopsAlone) {
  start({.has_tether = false});
  const auto source = make("coinmetrics");
  const auto fetched = fetch(*source, utc_day(2023, 1, 1));
  ASSERT_EQ(fetched.size(), 3U);
  EXPECT_FALSE(fetched[0].error);
  ASSERT_TRUE(fetched[2].error);
  EXPECT_EQ(fetched[2].name, "USDT");
  EXPECT_NE(fetched[2].error->message.find("not available in community"), std::string::npos);
  expect_stored("ETH", utc_day(2023, 1, 1));
}

}  // namespace
}  // namespace tern
