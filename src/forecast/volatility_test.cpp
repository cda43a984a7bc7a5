#include "forecast/volatility.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// The logarithm of an hour's variance, given the number of the row.
using LogVariance = std::function<double(std::size_t)>;

double last_day(const std::vector<double>& logs, std::size_t bars) {
  const std::size_t count = std::min(bars, logs.size());
  return std::accumulate(logs.end() - static_cast<std::ptrdiff_t>(count), logs.end(), 0.0) /
         static_cast<double>(count);
}

/// Hours whose log variance is `of` and noise with a standard deviation of 0.5; what is known of
/// the past is true.
Dataset hours(std::size_t rows, std::uint64_t seed, const LogVariance& of) {
  Rng rng(seed);
  Dataset data{};
  data.horizon = 1h;
  data.features = {"a", "b"};
  data.labelled = Mask(rows, true);
  std::vector<double> logs = {of(0)};
  for (std::size_t row = 0; row < rows; ++row) {
    const Timestamp as_of = kStart + 1h * row;
    data.as_of.push_back(as_of);
    for (const std::size_t window : kRangeWindows) {
      data.ranges.push_back(static_cast<float>(last_day(logs, window)));
    }
    for (std::size_t k = 0; k < kMoveWindows.size(); ++k) {
      data.ranges.push_back(static_cast<float>(0.01 * rng.normal()));
    }
    data.ranges.push_back(static_cast<float>(row % 24));
    data.ranges.push_back(static_cast<float>(row / 24 % 7));
    for (int f = 0; f < 2; ++f) data.x.push_back(static_cast<float>(rng.normal()));
    logs.push_back(of(row) + 0.5 * rng.normal());
    data.variance.push_back(std::exp(logs.back()));
    data.outcome.push_back(std::exp(0.5 * of(row)) * rng.normal());
    data.volatility.push_back(0.01);
    data.recent.push_back(rng.normal());
  }
  return data;
}

std::vector<std::size_t> first_rows(std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

VolatilityScale fitted(std::string_view name, const Dataset& data, std::size_t rows) {
  const auto model = *make_volatility(name, {});
  EXPECT_TRUE(model->fit(data, first_rows(rows), {.seed = 3})) << name;
  return *model->forecast(data, data.count());
}

/// 1 - SSE / SST of the logarithm, over the rows from `begin` on.
double r2_from(const Dataset& data, const VolatilityScale& scale, std::size_t begin) {
  double mean = 0;
  const auto n = static_cast<double>(data.count() - begin);
  for (std::size_t i = begin; i < data.count(); ++i) mean += std::log(data.variance[i]) / n;
  double errors = 0;
  double total = 0;
  for (std::size_t i = begin; i < data.count(); ++i) {
    errors += std::pow(std::log(data.variance[i]) - scale.log_variance[i], 2);
    total += std::pow(std::log(data.variance[i]) - mean, 2);
  }
  return 1 - errors / total;
}

double flat(std::size_t) {
  return -9;
}
double busy_afternoons(std::size_t row) {
  return row % 24 == 15 ? -6.0 : -9.0;
}

TEST(VolatilityRegistry, EveryRowSaysWhatItIsAndWhereItIsFrom) {
  std::set<std::string_view> names;
  for (const VolatilityKind& kind : volatility_registry()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_EQ(kind.doc.back(), '.') << kind.name;
    EXPECT_FALSE(kind.source.empty()) << kind.name;
    EXPECT_EQ(find_volatility(kind.name), &kind);
    const auto model = make_volatility(kind.name, {});
    EXPECT_EQ(model.has_value(), kind.available()) << kind.name;
    if (!model) {
      EXPECT_EQ(model.error().kind, Errc::unsupported);
    }
  }
}

TEST(VolatilityRegistry, AnUnknownNameIsAnsweredWithTheNamesThereAre) {
  const auto model = make_volatility("garch", {});
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().kind, Errc::not_found);
  EXPECT_NE(model.error().message.find("last, ewma, har_plain, har"), std::string::npos);
}

// Laws of every volatility model that this build has.
class EveryVolatility : public testing::TestWithParam<std::string> {};

TEST_P(EveryVolatility, GivesOutcomesOfTheFitAMeanSquareOfOne) {
  const Dataset data = hours(2000, 1, busy_afternoons);
  const VolatilityScale scale = fitted(GetParam(), data, 1500);
  double squares = 0;
  for (std::size_t row = 0; row < 1500; ++row) {
    ASSERT_GT(scale.stddev[row], 0.0);
    squares += std::pow(data.outcome[row] / scale.stddev[row], 2) / 1500;
  }
  EXPECT_NEAR(squares, 1, 1e-9);
}

TEST_P(EveryVolatility, FitsTwiceToTheSameBitsAndIsSavedWhole) {
  const Dataset data = hours(2000, 2, busy_afternoons);
  const auto model = *make_volatility(GetParam(), {});
  ASSERT_TRUE(model->fit(data, first_rows(1500), {.seed = 3}));
  const VolatilityScale scale = *model->forecast(data, data.count());
  EXPECT_EQ(scale.log_variance, fitted(GetParam(), data, 1500).log_variance);
  const auto other = *make_volatility(GetParam(), {});
  const auto bytes = model->save();
  ASSERT_TRUE(bytes);
  ASSERT_TRUE(other->load(*bytes));
  EXPECT_EQ(other->forecast(data, data.count())->log_variance, scale.log_variance);
  EXPECT_EQ(other->forecast(data, data.count())->stddev, scale.stddev);
  const Status cut = other->load(std::string_view(*bytes).substr(0, bytes->size() / 2));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().kind, Errc::corrupt_data);
}

TEST_P(EveryVolatility, KnowsNothingOfLaterRows) {
  const Dataset data = hours(2000, 4, busy_afternoons);
  Dataset changed = data;
  for (std::size_t row = 1500; row < 2000; ++row) {
    changed.variance[row] = 1;
    changed.outcome[row] = 1;
    if (row == 1500) continue;  // what is known at the row itself may matter to it
    changed.volatility[row] = 1;
    for (std::size_t c = row * kRangeColumns; c < (row + 1) * kRangeColumns; ++c) {
      changed.ranges[c] = 0;
    }
    changed.x[2 * row] = 100;
  }
  const VolatilityScale was = fitted(GetParam(), data, 1500);
  const VolatilityScale became = fitted(GetParam(), changed, 1500);
  for (std::size_t row = 0; row <= 1500; ++row) {
    ASSERT_EQ(was.log_variance[row], became.log_variance[row]) << row;
    ASSERT_EQ(was.stddev[row], became.stddev[row]) << row;
  }
  EXPECT_NE(was.log_variance[1999], became.log_variance[1999]);
}

TEST_P(EveryVolatility, ForecastsTheSameOfFewerRows) {
  const Dataset data = hours(2000, 5, busy_afternoons);
  const auto model = *make_volatility(GetParam(), {});
  ASSERT_TRUE(model->fit(data, first_rows(1500), {.seed = 3}));
  const auto whole = model->forecast(data, 2000)->log_variance;
  const auto part = model->forecast(data, 1607)->log_variance;
  EXPECT_EQ(part, std::vector<double>(whole.begin(), whole.begin() + 1607));
}

TEST_P(EveryVolatility, AnswersWhereAveragesAndVariancesAreMissing) {
  Dataset data = hours(2000, 6, busy_afternoons);
  Rng rng(7);
  for (std::size_t row = 0; row < 2000; ++row) {
    for (std::size_t c = 0; c < kHourColumn; ++c) {
      if (rng.below(3) == 0) data.ranges[row * kRangeColumns + c] = NAN;
    }
    if (rng.below(10) == 0) data.variance[row] = 0;
    if (rng.below(3) == 0) data.x[2 * row] = NAN;
  }
  std::fill_n(data.ranges.begin() + static_cast<std::ptrdiff_t>(1900 * kRangeColumns), kHourColumn,
              NAN);
  const VolatilityScale scale = fitted(GetParam(), data, 1500);
  for (const double stddev : scale.stddev) ASSERT_TRUE(std::isfinite(stddev) && stddev > 0);
}

TEST_P(EveryVolatility, ExplainsNothingOfWhatDoesNotVaryByAnythingKnown) {
  const Dataset data = hours(6000, 8, flat);
  const double r2 = r2_from(data, fitted(GetParam(), data, 4000), 4000);
  EXPECT_LT(r2, 0.01);
  EXPECT_GT(r2, GetParam() == "last" ? -1.2 : -0.05);
}

TEST_P(EveryVolatility, ReportsPricesThatDoNotMove) {
  Dataset data = hours(1000, 9, flat);
  std::ranges::fill(data.outcome, 0.0);
  const auto model = *make_volatility(GetParam(), {});
  EXPECT_EQ(model->fit(data, first_rows(900), {.seed = 3}).error().kind, Errc::not_converged);
  std::ranges::fill(data.variance, 0.0);
  EXPECT_EQ(model->fit(data, first_rows(900), {.seed = 3}).error().kind, Errc::not_converged);
}

std::vector<std::string> available_names() {
  std::vector<std::string> names;
  for (const VolatilityKind& kind : volatility_registry()) {
    if (kind.available()) names.emplace_back(kind.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryVolatility, testing::ValuesIn(available_names()),
                         [](const auto& test) { return test.param; });

TEST(LastVariance, IsThatOfTheNewestHorizonThatIsOver) {
  Dataset data = hours(6, 10, flat);
  data.horizon = 2h;
  data.variance = {1, 2, 0, 4, 5, 6};
  const VolatilityScale scale = fitted("last", data, 6);
  const double mean = std::log(1.0 * 2 * 4 * 5 * 6) / 5;
  const std::vector<double> expected = {mean, mean, 0, std::log(2.0), std::log(2.0), std::log(4.0)};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(scale.log_variance[i], expected[i], 1e-12) << i;
}

TEST(Har, FindsAnHourThatIsBusyAndThePlainOneDoesNot) {
  const Dataset data = hours(4000, 11, busy_afternoons);
  const double plain = r2_from(data, fitted("har_plain", data, 3000), 3000);
  const double full = r2_from(data, fitted("har", data, 3000), 3000);
  EXPECT_LT(plain, 0.1);
  // 3 for one hour in 24 has a variance of 0.36, and the noise one of 0.25.
  EXPECT_NEAR(full, 0.36 / (0.36 + 0.25), 0.03);
}

TEST(Har, FindsTheWeekendAndOnlyTheOneWithLeverageTheMonday) {
  const auto calm = [](std::size_t row) { return row / 24 % 7 >= 5 ? -11.0 : -9.0; };
  const Dataset weekend = hours(4000, 12, calm);
  EXPECT_GT(r2_from(weekend, fitted("har", weekend, 3000), 3000),
            r2_from(weekend, fitted("har_plain", weekend, 3000), 3000) + 0.02);
  const auto busy = [](std::size_t row) { return row / 24 % 7 == 0 ? -7.0 : -9.0; };
  const Dataset monday = hours(4000, 12, busy);
  EXPECT_GT(r2_from(monday, fitted("har_leverage", monday, 3000), 3000),
            r2_from(monday, fitted("har", monday, 3000), 3000) + 0.02);
}

TEST(Har, IsLeastSquares) {
  // The residuals of the fit are orthogonal to what it looks at, and add up to nothing.
  const Dataset data = hours(3000, 13, busy_afternoons);
  const VolatilityScale scale = fitted("har", data, 3000);
  std::vector<double> sums(kRangeWindows.size() + 24, 0.0);
  for (std::size_t row = 0; row < 3000; ++row) {
    const double residual = std::log(data.variance[row]) - scale.log_variance[row];
    for (std::size_t k = 0; k < kRangeWindows.size(); ++k) {
      sums[k] += residual * (static_cast<double>(data.range_row(row)[k]) + 9);
    }
    sums[kRangeWindows.size() + row % 24] += residual;
  }
  for (const double sum : sums) EXPECT_NEAR(sum / 3000, 0, 1e-5);
}

TEST(HarLeverage, FindsThatFallsForetellMoreThanRises) {
  Dataset data = hours(4000, 14, flat);
  Rng rng(15);
  for (std::size_t row = 0; row < 4000; ++row) {
    const double move = 0.01 * rng.normal();
    data.ranges[row * kRangeColumns + kMoveColumn] = static_cast<float>(move);
    data.variance[row] *= move < 0 ? 4 : 1;
  }
  EXPECT_GT(r2_from(data, fitted("har_leverage", data, 3000), 3000),
            r2_from(data, fitted("har", data, 3000), 3000) + 0.3);
}

TEST(HarCorrected, LearnsWhatAFeatureKnows) {
  Dataset data = hours(6000, 16, flat);
  for (std::size_t row = 0; row < 6000; ++row) {
    if (data.x[2 * row] > 0 && data.x[2 * row + 1] > 0) data.variance[row] *= 10;
  }
  const double har = r2_from(data, fitted("har_leverage", data, 4000), 4000);
  for (const char* name : {"har_xgboost", "har_lightgbm"}) {
    if (!find_volatility(name)->available()) continue;
    EXPECT_GT(r2_from(data, fitted(name, data, 4000), 4000), har + 0.5) << name;
  }
}

}  // namespace
}  // namespace tern
