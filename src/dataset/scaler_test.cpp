#include "dataset/scaler.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::array kScalings = {Scaling::standard, Scaling::robust, Scaling::rank, Scaling::none};

using Rows = std::vector<std::size_t>;
using Fit = std::function<Scaler(const Dataset&, std::span<const std::size_t>)>;

Dataset dataset_of(std::vector<std::string> features, std::vector<float> x) {
  Dataset data{};
  const std::size_t rows = x.size() / features.size();
  data.features = std::move(features);
  data.x = std::move(x);
  data.as_of.resize(rows);
  return data;
}

Dataset column_of(std::vector<float> x) {
  return dataset_of({"a"}, std::move(x));
}

Rows first_rows(std::size_t count) {
  Rows rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

std::vector<float> normals(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(rng.normal());
  return values;
}

std::vector<float> scaled(const Scaler& scaler, const std::vector<float>& row) {
  std::vector<float> out(row.size());
  scaler.transform(row, out);
  return out;
}

/// A column scaled by itself.
std::vector<float> scaled_column(const std::vector<float>& column, const ScalerOptions& options) {
  const Dataset data = column_of(column);
  const Scaler scaler = Scaler::fit(data, first_rows(column.size()), options);
  std::vector<float> out;
  for (const float value : column) out.push_back(scaled(scaler, {value})[0]);
  return out;
}

TEST(Scaler, StandardUsesTheMeanAndDeviationOfWhatIsThere) {
  // The first column is 1, 3, 5 in the rows that have it: mean 3, variance 8/3.
  const Dataset data = dataset_of({"a", "b"}, {1, 2, kMissing, 4, 3, 2, 5, 4});
  const auto row = scaled(Scaler::fit(data, first_rows(4), {}), {5, 2});
  EXPECT_FLOAT_EQ(row[0], static_cast<float>(2.0 / std::sqrt(8.0 / 3.0)));
  EXPECT_FLOAT_EQ(row[1], -1.0F);
}

TEST(Scaler, RobustUsesTheMedianAndTheQuartiles) {
  // Of 2, 4, 6, 8, 1000: median 6, quartiles 4 and 8.
  const Dataset data = column_of({8, kMissing, 1000, 2, 6, 4});
  const Scaler scaler = Scaler::fit(data, first_rows(6), {.scaling = Scaling::robust});
  EXPECT_EQ(scaled(scaler, {6})[0], 0.0F);
  EXPECT_FLOAT_EQ(scaled(scaler, {8})[0], 2 / (0.7413011F * 4));
}

TEST(Scaler, RobustFallsBackOnTheDeviationWhereTheQuartilesMeet) {
  // A flag that is up one time in five: mean 1/5, variance 4/25.
  const Dataset data = column_of({0, 0, 1, 0, 0});
  const Scaler scaler = Scaler::fit(data, first_rows(5), {.scaling = Scaling::robust});
  EXPECT_EQ(scaled(scaler, {0})[0], 0.0F);
  EXPECT_FLOAT_EQ(scaled(scaler, {1})[0], 2.5F);
}

TEST(Scaler, RankGivesNormalScoresAndNoneGivesBackWhatItGot) {
  const Dataset data = column_of({8, kMissing, -1000, 9});
  const Scaler rank = Scaler::fit(data, first_rows(4), {.scaling = Scaling::rank});
  EXPECT_FLOAT_EQ(scaled(rank, {9})[0], 0.67448975F) << "the third of three: Phi^-1(3/4)";
  EXPECT_EQ(scaled(rank, {8})[0], 0.0F);
  const Scaler none = Scaler::fit(data, first_rows(4), {.scaling = Scaling::none});
  EXPECT_EQ(scaled(none, {-12345})[0], -12345.0F);
}

TEST(Scaler, CutsOffAtTheClipInItsOwnUnits) {
  const Dataset data = column_of({-1, 1});
  const auto far = [&](const ScalerOptions& options, float value) {
    return scaled(Scaler::fit(data, first_rows(2), options), {value})[0];
  };
  EXPECT_EQ(far({}, 1000), 5.0F);
  EXPECT_EQ(far({}, -1000), -5.0F);
  EXPECT_EQ(far({.clip = 2}, 1000), 2.0F);
  EXPECT_EQ(far({.clip = kInfinity}, 1000), 1000.0F);
  EXPECT_EQ(far({.scaling = Scaling::robust, .clip = 2}, -1000), -2.0F);
  EXPECT_EQ(far({.scaling = Scaling::rank, .clip = 0.25}, 1000), 0.25F);
}

TEST(Scaler, GivesAFiniteNumberEvenWhereNothingIsCutOff) {
  for (const Scaling scaling : kScalings) {
    const Dataset data = column_of({0, 1e-30F, 2e-30F, 3e-30F});
    const ScalerOptions options{.scaling = scaling, .clip = kInfinity};
    const Scaler scaler = Scaler::fit(data, first_rows(4), options);
    EXPECT_TRUE(std::isfinite(scaled(scaler, {1e30F})[0])) << static_cast<int>(scaling);
  }
}

TEST(Scaler, AConstantColumnSaysNothingAndAnAbsentOneStaysAbsent) {
  const Dataset data =
      dataset_of({"constant", "absent"}, {0.1F, kMissing, 0.1F, kMissing, 0.1F, kMissing});
  for (const Scaling scaling : kScalings) {
    const Scaler scaler = Scaler::fit(data, first_rows(3), {.scaling = scaling});
    const auto row = scaled(scaler, {99, 99});
    EXPECT_EQ(row[0], 0.0F) << static_cast<int>(scaling);
    EXPECT_TRUE(std::isnan(row[1])) << static_cast<int>(scaling);
    EXPECT_TRUE(std::isnan(scaled(scaler, {kMissing, 0})[0])) << static_cast<int>(scaling);
  }
}

TEST(Scaler, LooksAtEachColumnAlone) {
  // More columns than are read at once; the twentieth is the one of a narrow table.
  const std::size_t rows = 50;
  const std::size_t width = 37;
  const std::vector<float> x = normals(rows * width, 21);
  std::vector<float> column;
  for (std::size_t i = 0; i < rows; ++i) column.push_back(x[i * width + 20]);
  const Dataset wide = dataset_of(std::vector<std::string>(width, "f"), x);
  const Dataset narrow = column_of(column);
  for (const Scaling scaling : kScalings) {
    const ScalerOptions options{.scaling = scaling};
    const auto of_wide =
        scaled(Scaler::fit(wide, first_rows(rows), options), std::vector<float>(width, 0.4F));
    EXPECT_EQ(of_wide[20], scaled(Scaler::fit(narrow, first_rows(rows), options), {0.4F})[0]);
  }
}

/// The law of the training range: the rows that a scaler was not given may be anything at all.
bool sees_only_its_rows(const Fit& fit) {
  Rng rng(11);
  Dataset data = dataset_of({"a", "b", "c"}, normals(300, 12));
  const Rows train = first_rows(60);
  const std::vector<float> probe = {-0.9F, 0.1F, 1.3F};
  const auto before = scaled(fit(data, train), probe);
  for (std::size_t i = train.size() * 3; i < data.x.size(); ++i) {
    data.x[i] = rng.uniform() < 0.1 ? kMissing : 100 * static_cast<float>(rng.normal());
  }
  return scaled(fit(data, train), probe) == before;
}

TEST(Scaler, NeverSeesARowItWasNotGiven) {
  for (const Scaling scaling : kScalings) {
    const Fit fit = [&](const Dataset& data, std::span<const std::size_t> rows) {
      return Scaler::fit(data, rows, {.scaling = scaling});
    };
    EXPECT_TRUE(sees_only_its_rows(fit)) << static_cast<int>(scaling);
  }
}

TEST(Scaler, TheLawCatchesAScalerOfTheFullSample) {
  for (const Scaling scaling : {Scaling::standard, Scaling::robust, Scaling::rank}) {
    const Fit full_sample = [&](const Dataset& data, std::span<const std::size_t>) {
      return Scaler::fit(data, first_rows(data.count()), {.scaling = scaling});
    };
    EXPECT_FALSE(sees_only_its_rows(full_sample)) << static_cast<int>(scaling);
  }
}

TEST(Scaler, NeverTurnsTheOrderOfTwoValuesAround) {
  const std::vector<float> column = normals(2000, 31);
  for (const Scaling scaling : kScalings) {
    const Scaler scaler = Scaler::fit(column_of(column), first_rows(2000), {.scaling = scaling});
    float before = scaled(scaler, {-9})[0];
    for (int i = -900; i <= 900; ++i) {
      const float now = scaled(scaler, {static_cast<float>(i) / 100})[0];
      EXPECT_GE(now, before);
      before = now;
    }
  }
}

TEST(Scaler, DoesNotCareForTheUnitOfAFeature) {
  // Multiples of 1/1024, which these changes of unit keep exact; what is left is rounding.
  std::vector<float> column = normals(999, 41);
  for (float& value : column) value = std::round(1024 * value) / 1024;
  for (const Scaling scaling : {Scaling::standard, Scaling::robust, Scaling::rank}) {
    const auto expected = scaled_column(column, {.scaling = scaling});
    for (const float slope : {1.0F, 0x1p-10F, 0x1p20F}) {
      std::vector<float> other;
      for (const float value : column) other.push_back(slope * (value + 3));
      const auto found = scaled_column(other, {.scaling = scaling});
      for (std::size_t i = 0; i < column.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-6);
    }
  }
}

TEST(Scaler, RankDoesNotCareForAnyMonotoneChangeOfAFeature) {
  const std::vector<float> column = normals(100, 51);
  std::vector<float> warped;
  for (const float value : column) warped.push_back(std::exp(3 * value) - 100);
  const ScalerOptions rank{.scaling = Scaling::rank};
  EXPECT_EQ(scaled_column(warped, rank), scaled_column(column, rank));
  EXPECT_NE(scaled_column(warped, {}), scaled_column(column, {}));

  // Of a long column some values are left out, which costs a 500th of the range of scores at most.
  const std::vector<float> many = normals(30'000, 52);
  std::vector<float> many_warped;
  for (const float value : many) many_warped.push_back(std::exp(3 * value));
  const auto expected = scaled_column(many, rank);
  const auto found = scaled_column(many_warped, rank);
  for (std::size_t i = 0; i < many.size(); ++i) EXPECT_NEAR(found[i], expected[i], 0.0164);
}

TEST(Scaler, RobustAndRankKeepTheBulkOfAHeavyTailApartAndStandardDoesNot) {
  // A Cauchy variable has no variance: one draw in 5000 outweighs the rest. Half lie within 1 of 0.
  Rng rng(61);
  std::vector<float> column;
  while (column.size() < 5000) {
    column.push_back(static_cast<float>(std::tan(std::numbers::pi * (rng.uniform() - 0.5))));
  }
  const auto width_of_the_bulk = [&](Scaling scaling) {
    const Scaler scaler = Scaler::fit(column_of(column), first_rows(5000), {.scaling = scaling});
    return scaled(scaler, {1})[0] - scaled(scaler, {-1})[0];
  };
  // -1 and 1 are the quartiles, which are 1.349 apart on a normal scale; of 5000 draws their
  // distance has a standard error of 3 %.
  EXPECT_NEAR(width_of_the_bulk(Scaling::robust), 1.349, 0.15);
  EXPECT_NEAR(width_of_the_bulk(Scaling::rank), 1.349, 0.15);
  EXPECT_LT(width_of_the_bulk(Scaling::standard), 0.1);
}

TEST(Scaler, ANameThatMeansNoScalingIsRefusedWithThoseThatDo) {
  EXPECT_EQ(*parse_scaling("robust"), Scaling::robust);
  const auto refused = parse_scaling("minmax");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::invalid_argument);
  EXPECT_NE(refused.error().message.find("standard, robust, rank, or none"), std::string::npos);
}

TEST(Scaler, SavedAndLoadedScalesToTheBitAndRefusesOtherBytes) {
  const Dataset data = dataset_of({"a", "b", "absent"}, [] {
    std::vector<float> x = normals(300, 61);
    for (std::size_t i = 2; i < x.size(); i += 3) x[i] = kMissing;
    return x;
  }());
  for (const Scaling scaling : kScalings) {
    const Scaler scaler = Scaler::fit(data, first_rows(100), {.scaling = scaling});
    ByteWriter out;
    scaler.save(out);
    const std::string bytes = out.take();
    ByteReader in(bytes);
    const auto loaded = Scaler::load(in);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_TRUE(in.finished());
    const std::vector<float> row = {0.3F, -7, 1};
    const auto expected = scaled(scaler, row);
    const auto found = scaled(*loaded, row);
    EXPECT_EQ(std::memcmp(found.data(), expected.data(), sizeof(float) * row.size()), 0);
    ByteReader rest(std::string_view(bytes).substr(1));
    const auto shifted = Scaler::load(rest);
    EXPECT_FALSE(shifted && rest.finished()) << static_cast<int>(scaling);
  }
}

}  // namespace
}  // namespace tern
