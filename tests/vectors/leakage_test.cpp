#include "base/rng.h"
#include "validate/control.h"
#include "validate/label_shift.h"
#include "vector_file.h"

namespace tern {
namespace {

ShiftProfile profile_of(const nlohmann::json& correlations) {
  ShiftProfile profile{"", {}};
  for (int k = -kShiftMax; k <= kShiftMax; ++k) {
    profile.correlation[static_cast<std::size_t>(k + kShiftMax)] =
        correlations.at(std::to_string(k));
  }
  return profile;
}

TEST(LeakageVector, AShiftProfileRaisesTheAlarmAsInTheReference) {
  const auto v = load_json("leakage.json").at("label_shift");
  EXPECT_FALSE(looks_ahead(profile_of(v.at("legit"))));
  const ShiftProfile leaky = profile_of(v.at("leaky"));
  EXPECT_TRUE(looks_ahead(leaky));
  EXPECT_EQ(strongest_ahead(leaky).bars, 1);
  EXPECT_EQ(strongest_ahead(leaky).correlation, v.at("leaky").at("1").get<double>());
}

TEST(LeakageVector, LuckHasTheBandsOfTheReference) {
  const auto v = load_json("leakage.json");
  for (const auto& c : v.at("fpr_accept_counts")) {
    const CountBand band = binomial_band(c.at("reps"), c.at("nominal"));
    EXPECT_EQ(band.low, c.at("accept").at(0).get<std::size_t>());
    EXPECT_EQ(band.high, c.at("accept").at(1).get<std::size_t>());
  }
}

/// Pearson's correlation, counted plainly.
double plain_correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mx += x[i] / n;
    my += y[i] / n;
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

// The reference gives no rows behind its profiles: those of its 30 closes are counted by hand.
TEST(LeakageVector, AProfileIsTheCorrelationWithEachReturn) {
  const auto close = load_json("leakage.json").at("close").get<std::vector<double>>();
  constexpr Timestamp kStart = utc_day(2024, 1, 1);
  std::vector<Bar> made;
  Dataset data{};
  data.features = {"noise"};
  Rng rng(1);
  for (std::size_t i = 0; i < close.size(); ++i) {
    made.push_back({kStart + 1h * i, close[i], close[i], close[i], close[i], 1, {}, {}, {}, {}});
    data.as_of.push_back(kStart + 1h * (i + 1));
    data.x.push_back(static_cast<float>(rng.normal()));
  }
  const Bars bars = Bars::make(Interval::h1, {kStart, kStart + 1h * close.size()}, made).value();
  const ShiftProfile profile = label_shift_profiles(data, bars).front();
  for (int k = -kShiftMax; k <= kShiftMax; ++k) {
    std::vector<double> x, y;
    for (int row = 0; row < static_cast<int>(close.size()); ++row) {
      const int to = row + k;
      if (to < 1 || to >= static_cast<int>(close.size())) continue;
      x.push_back(static_cast<double>(data.x[static_cast<std::size_t>(row)]));
      y.push_back(
          std::log(close[static_cast<std::size_t>(to)] / close[static_cast<std::size_t>(to - 1)]));
    }
    expect_relative(profile.at(k), plain_correlation(x, y), 1e-9);
  }
}

}  // namespace
}  // namespace tern
