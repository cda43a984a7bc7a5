#include "feature_laws.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "feature/registry.h"
#include "market/capitalization_jump.h"
#include "planted_features.h"

namespace tern::laws {
namespace {

constexpr std::uint64_t kSeed = 20230102;

// Features that look back farther have a scene of their own, so that the others' stays short.
constexpr std::size_t kLongLookback = 1500;

/// Which features a law is asked of, and by whose bars.
struct Subject {
  std::uint16_t own;
  bool long_lookbacks;
};

// What looks back far looks at the whole market, which is the same for every instrument.
constexpr std::array kSubjects = {Subject{0, false}, Subject{1, false}, Subject{2, false},
                                  Subject{1, true}};

std::string name_of(const testing::TestParamInfo<Subject>& subject) {
  constexpr std::array kNames = {"Btc", "Eth", "Sol"};
  return std::string(kNames[subject.param.own]) + (subject.param.long_lookbacks ? "OverYears" : "");
}

std::vector<Feature> features_of(bool long_lookbacks) {
  std::vector<Feature> rows;
  for (const Feature& row : feature_registry()) {
    if ((row.lookback > kLongLookback) == long_lookbacks) rows.push_back(row);
  }
  return rows;
}

void expect_none(const Violations& found) {
  for (const std::string& sentence : found) ADD_FAILURE() << sentence << " (seed " << kSeed << ")";
}

class FeatureLaws : public testing::TestWithParam<Subject> {
 protected:
  std::size_t longest_lookback() const {
    return std::ranges::max(features_, {}, &Feature::lookback).lookback;
  }
  /// Long enough for every feature to warm up, meet a hole, and recover.
  Scene whole_scene() const {
    return random_scene(2 * longest_lookback() + 300, GetParam().own, kSeed);
  }
  std::size_t hole_row() const { return longest_lookback() + 37; }
  /// Holes in every part, each a few hours after the one before.
  Scene holed_scene() const {
    Scene scene = whole_scene();
    std::size_t row = hole_row();
    for (const Part part : kParts) scene = punched(scene, part, row += 3);
    return scene;
  }
  /// The same with a jump of every capitalization, a little before the holes.
  Scene jumped_scene() const { return jumped(holed_scene(), hole_row() - 20); }
  std::vector<std::size_t> rows_around_holes(const Scene& scene) const {
    std::vector<std::size_t> marks = hole_edges(scene);
    for (std::size_t i = 1; i <= kParts.size(); ++i) marks.push_back(hole_row() + 3 * i);
    return instants(features_, scene, marks, kSeed);
  }

  std::vector<Feature> features_ = features_of(GetParam().long_lookbacks);
};

TEST_P(FeatureLaws, ARowDoesNotChangeWithoutTheFuture) {
  const Scene scene = jumped_scene();
  expect_none(truncation_violations(features_, scene, rows_around_holes(scene)));
}

TEST_P(FeatureLaws, ARowDoesNotChangeWithAnotherFuture) {
  const Scene scene = jumped_scene();
  expect_none(scramble_violations(features_, scene, rows_around_holes(scene), kSeed));
}

TEST_P(FeatureLaws, AStreamAnswersWhatTheBatchAnswers) {
  expect_none(stream_violations(features_, whole_scene()));
  expect_none(stream_violations(features_, jumped_scene()));
}

TEST_P(FeatureLaws, ARestoredStreamGoesOnWhereItWas) {
  const Scene scene = jumped_scene();
  const std::size_t whole = longest_lookback() + 10, hole = hole_row() + 4;
  expect_none(restore_violations(
      features_, scene, std::array{std::size_t{0}, std::size_t{100}, whole, hole, hole + 50}));
}

TEST_P(FeatureLaws, TenTimesThePriceChangesWhatTheRowSays) {
  expect_none(scaling_violations(features_, whole_scene()));
}

TEST_P(FeatureLaws, ValuesStayInTheirBounds) {
  expect_none(bounds_violations(features_, whole_scene()));
}

TEST_P(FeatureLaws, TheWarmUpIsTheLookback) {
  const Scene scene = whole_scene();
  expect_none(presence_violations(features_, scene));
  const Frame frame = frame_of(features_, scene);
  for (std::size_t column = 0; column < frame.columns(); ++column) {
    const std::size_t first = features_[column].lookback - 1;
    EXPECT_TRUE(frame.column(column).valid[first]) << frame.name(column);
    EXPECT_EQ(frame.column(column).valid.count(), scene.rows() - first) << frame.name(column);
  }
}

TEST_P(FeatureLaws, AHoleIsOverAfterTheLookback) {
  const Scene scene = whole_scene();
  for (const Part part : kParts) {
    expect_none(presence_violations(features_, punched(scene, part, hole_row())));
  }
  expect_none(presence_violations(features_, holed_scene()));
}

/// Whether a row measures how figures moved, and not where they are.
bool looks_across(const Feature& row) {
  return !row.subject.empty() && row.lookback > 1 && row.unit != Unit::day_count;
}

TEST_P(FeatureLaws, NoWindowLooksAcrossAJump) {
  const Scene plain = whole_scene();
  const std::size_t at = longest_lookback() + 50;
  const Frame before = frame_of(features_, plain), after = frame_of(features_, jumped(plain, at));
  for (std::size_t column = 0; column < features_.size(); ++column) {
    const ColumnView want = before.column(column), got = after.column(column);
    std::size_t gone = 0;
    for (std::size_t row = 0; row < plain.rows(); ++row) {
      if (!got.valid[row]) {
        gone += want.valid[row] ? 1U : 0U;
        continue;
      }
      ASSERT_NEAR(got.values[row], want.values[row],
                  1e-9 * std::max(1.0, std::abs(want.values[row])))
          << features_[column].name << " at row " << row;
    }
    EXPECT_EQ(gone, looks_across(features_[column]) ? features_[column].lookback - 1 : 0)
        << features_[column].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, FeatureLaws, testing::ValuesIn(kSubjects), name_of);

TEST(FeatureLaws, AFeatureDependsOnlyOnWhatItDeclares) {
  for (const bool long_lookbacks : {false, true}) {
    const std::vector<Feature> features = features_of(long_lookbacks);
    const std::size_t longest = std::ranges::max(features, {}, &Feature::lookback).lookback;
    expect_none(
        undeclared_input_violations(features, random_scene(longest + 900, 1, kSeed), kSeed));
  }
}

TEST(FeatureScene, APunchedPartIsMissingThereAndNotTwoWeeksLater) {
  const Scene scene = random_scene(900, 1, kSeed);
  EXPECT_TRUE(hole_edges(scene).empty());
  for (const Part part : kParts) {
    if (part == Part::sol) continue;  // no input of its own
    const std::vector<std::size_t> edges = hole_edges(punched(scene, part, 450));
    ASSERT_EQ(edges.size(), 2U) << int(part);
    EXPECT_TRUE(edges[0] <= 450 || part == Part::four_hour || part == Part::one_day) << int(part);
    EXPECT_TRUE(450 < edges[1] && edges[1] < 450 + 14 * 24) << int(part);
  }
}

// The laws can fail.

class PlantedFeatures : public testing::Test {
 protected:
  Scene scene_ = random_scene(200, 1, kSeed);
  std::vector<std::size_t> rows_ = {5, 22, 23, 24, 25, 102, 103, 150, 198};

  bool truncation_catches(const Feature& row) const {
    return !truncation_violations({&row, 1}, scene_, rows_).empty();
  }
  bool scramble_catches(const Feature& row) const {
    return !scramble_violations({&row, 1}, scene_, rows_, kSeed).empty();
  }
};

TEST_F(PlantedFeatures, AnHonestRowPassesEveryLaw) {
  const Feature row = honest_close();
  EXPECT_FALSE(truncation_catches(row));
  EXPECT_FALSE(scramble_catches(row));
  EXPECT_TRUE(stream_violations({&row, 1}, scene_).empty());
  EXPECT_TRUE(scaling_violations({&row, 1}, scene_).empty());
  EXPECT_TRUE(bounds_violations({&row, 1}, scene_).empty());
  EXPECT_TRUE(presence_violations({&row, 1}, punched(scene_, Part::own, 100)).empty());
  EXPECT_TRUE(undeclared_input_violations({&row, 1}, scene_, kSeed).empty());
}

TEST_F(PlantedFeatures, APeekOneBarAheadIsCaught) {
  EXPECT_TRUE(truncation_catches(peeks_one_bar_ahead()));
  EXPECT_TRUE(scramble_catches(peeks_one_bar_ahead()));
}

TEST_F(PlantedFeatures, APeekAtAnotherAssetIsCaught) {
  EXPECT_TRUE(truncation_catches(peeks_at_the_next_btc_bar()));
  EXPECT_TRUE(scramble_catches(peeks_at_the_next_btc_bar()));
}

TEST_F(PlantedFeatures, ACenteredWindowIsCaught) {
  EXPECT_TRUE(truncation_catches(centers_its_window()));
  EXPECT_TRUE(scramble_catches(centers_its_window()));
}

TEST_F(PlantedFeatures, AFullSampleScoreIsCaught) {
  EXPECT_TRUE(truncation_catches(standardizes_over_the_full_sample()));
  EXPECT_TRUE(scramble_catches(standardizes_over_the_full_sample()));
}

TEST_F(PlantedFeatures, AnUnclosedLongerBarIsCaught) {
  EXPECT_TRUE(truncation_catches(reads_a_4h_bar_that_is_not_closed()));
  EXPECT_TRUE(scramble_catches(reads_a_4h_bar_that_is_not_closed()));
}

TEST_F(PlantedFeatures, AFigureOfAnyPathJoinedADayEarlyIsCaught) {
  for (const DominancePathRow& path : kDominancePaths) {
    EXPECT_TRUE(truncation_catches(joins_a_day_early(path.path))) << path.name;
    EXPECT_TRUE(scramble_catches(joins_a_day_early(path.path))) << path.name;
  }
}

TEST_F(PlantedFeatures, AnEndOfDayFigureJoinedByTheDayItIsStampedWithIsCaught) {
  for (const DominancePathRow& path : kDominancePaths) {
    EXPECT_TRUE(truncation_catches(joins_by_stamp(path.path))) << path.name;
    EXPECT_TRUE(scramble_catches(joins_by_stamp(path.path))) << path.name;
  }
}

TEST_F(PlantedFeatures, AFigureJoinedWhenItIsKnownIsNot) {
  for (const DominancePathRow& path : kDominancePaths) {
    EXPECT_FALSE(truncation_catches(joins_when_known(path.path))) << path.name;
    EXPECT_FALSE(scramble_catches(joins_when_known(path.path))) << path.name;
  }
}

TEST_F(PlantedFeatures, MemoryThatOutlivesItsStreamIsCaught) {
  const Feature row = remembers_across_streams();
  EXPECT_FALSE(stream_violations({&row, 1}, scene_).empty());
}

TEST_F(PlantedFeatures, AStateSavedInPartIsCaught) {
  const Feature row = forgets_part_of_its_state();
  const std::array restarts{std::size_t{50}};
  EXPECT_TRUE(stream_violations({&row, 1}, scene_).empty());
  EXPECT_FALSE(restore_violations({&row, 1}, scene_, restarts).empty());
  const Feature honest = honest_close();
  EXPECT_TRUE(restore_violations({&honest, 1}, scene_, restarts).empty());
}

TEST_F(PlantedFeatures, AWrongScalingIsCaught) {
  const Feature row = claims_to_ignore_the_price_level();
  EXPECT_FALSE(scaling_violations({&row, 1}, scene_).empty());
}

TEST_F(PlantedFeatures, AValueOutsideItsBoundsIsCaught) {
  const Feature row = leaves_its_bounds();
  EXPECT_FALSE(bounds_violations({&row, 1}, scene_).empty());
}

TEST_F(PlantedFeatures, AShortLookbackIsCaught) {
  const Feature row = declares_too_short_a_lookback();
  EXPECT_FALSE(presence_violations({&row, 1}, scene_).empty());
}

TEST_F(PlantedFeatures, ALateRecoveryIsCaught) {
  const Feature row = answers_too_late_after_a_hole();
  EXPECT_TRUE(presence_violations({&row, 1}, scene_).empty());
  EXPECT_FALSE(presence_violations({&row, 1}, punched(scene_, Part::own, 100)).empty());
}

TEST_F(PlantedFeatures, AnUndeclaredInputIsCaught) {
  const Feature row = reads_an_input_it_does_not_declare();
  EXPECT_FALSE(undeclared_input_violations({&row, 1}, scene_, kSeed).empty());
}

// The same laws on real bars, where the holes, the ties, and the first listing are real.

const std::filesystem::path kSharedData = TERN_SOURCE_DIR "/../shared/data";

Bars read_klines(const std::string& pair, TimeRange range) {
  std::ifstream file(kSharedData / (pair + "-1h.csv"));
  std::vector<Bar> bars;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto fields = split(line, ',');
    const Timestamp open_time = from_epoch_ms(parse_integer(fields[0]).value());
    if (!range.contains(open_time)) continue;
    const auto number = [&](std::size_t i) { return parse_double(fields[i]); };
    bars.push_back({.open_time = open_time,
                    .open = number(1).value(),
                    .high = number(2).value(),
                    .low = number(3).value(),
                    .close = number(4).value(),
                    .volume = number(5).value(),
                    .quote_volume = number(6),
                    .trade_count = number(7),
                    .taker_buy_volume = number(8),
                    .taker_buy_quote_volume = number(9)});
  }
  return Bars::make(Interval::h1, range, bars).value();
}

/// The shares that CoinGecko told, from a table of daily capitalizations.
Dominance read_dominance() {
  std::ifstream file(kSharedData / "marketcap/marketcap-daily.csv");
  const CapitalizationVendor& vendor = **find_capitalization_vendor("coingecko");
  std::vector<Capitalization> btc, eth, sol, usdt, total;
  std::vector<Capitalization> btc_price, eth_price, sol_price, usdt_price;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto fields = split(line, ',');
    const Timestamp day = parse_time(fields[0]).value();
    const auto read = [&](std::size_t i, std::vector<Capitalization>& into) {
      const auto value = parse_double(fields[i]);
      if (value) into.push_back({day, known_at(vendor, day), *value});
    };
    read(1, btc);
    read(2, eth);
    read(3, sol);
    read(4, usdt);
    read(5, total);
    read(9, btc_price);
    read(10, eth_price);
    read(11, sol_price);
    read(12, usdt_price);
  }
  mark_eras(btc, find_jumps(btc, btc_price));
  mark_eras(eth, find_jumps(eth, eth_price));
  mark_eras(sol, find_jumps(sol, sol_price));
  mark_eras(usdt, find_jumps(usdt, usdt_price));
  return {.vendor = std::string(vendor.name),
          .btc = shares_of(btc, total),
          .usdt = shares_of(usdt, total),
          .eth = shares_of(eth, total),
          .sol = shares_of(sol, total),
          .total = total,
          .total3 = rest_of(eth, rest_of(btc, total))};
}

Scene real_scene(std::uint16_t own, TimeRange range) {
  const std::array pairs = {Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}, Pair{"SOL", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "binance", false, read_dominance()};
  for (const char* pair : {"BTCUSDT", "ETHUSDT", "SOLUSDT"}) {
    market.bars.push_back(read_klines(pair, range));
  }
  Bars four_hour = resample(market.bars[own], Interval::h4);
  Bars one_day = resample(market.bars[own], Interval::d1);
  return {std::move(market), SymbolId{own}, std::move(four_hour), std::move(one_day)};
}

class FeatureLawsOnRealBars : public FeatureLaws {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kSharedData)) GTEST_SKIP() << "needs ../shared/data";
  }
};

TEST_P(FeatureLawsOnRealBars, Hold) {
  // SOL's capitalization last jumps in August 2021, and a year's window is there a year later.
  const Timestamp end = GetParam().long_lookbacks ? utc_day(2022, 10, 1) : utc_day(2021, 5, 1);
  const Scene scene = real_scene(GetParam().own, {utc_day(2020, 6, 1), end});
  const std::array<std::size_t, 6> rows = {73, 480, 1700, 2500, 5000, 7000};
  expect_none(truncation_violations(features_, scene, rows));
  expect_none(scramble_violations(features_, scene, std::array<std::size_t, 1>{6000}, 1));
  expect_none(stream_violations(features_, scene));
  expect_none(scaling_violations(features_, scene));
  expect_none(bounds_violations(features_, scene));
}

INSTANTIATE_TEST_SUITE_P(Of, FeatureLawsOnRealBars, testing::ValuesIn(kSubjects), name_of);

}  // namespace
}  // namespace tern::laws
