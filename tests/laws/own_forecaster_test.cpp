// A model of a user's own is one file (docs/adding-a-model.md). This test is linked with one, as
// tests/own_forecasters has it, and with the laws of forecaster_test.cpp, which find it there.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "forecast/forecaster.h"
#include "forecast/planted_samples.h"

namespace tern {
namespace {

std::string read(const std::string& file) {
  std::ifstream in(TERN_SOURCE_DIR "/" + file);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

TEST(OwnForecaster, StandsInTheRegistryAfterThoseOfTern) {
  EXPECT_EQ(forecaster_registry().front().name, "zero");
  EXPECT_EQ(forecaster_registry().back().name, "exponential_mean");
  const auto unknown = find_model("oracle");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find(", exponential_mean"), std::string::npos);
}

TEST(OwnForecaster, IsMadeByNameAndTakesItsSettings) {
  EXPECT_TRUE(make_forecaster("exponential_mean", {.overrides = {"exponential_mean.half_life=6"}}));
  const auto refused =
      make_forecaster("exponential_mean", {.overrides = {"exponential_mean.half_life=0"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::invalid_argument);
}

TEST(OwnForecaster, FindsThePersistenceThatWasPlanted) {
  // With a half-life of one bar, the weights of 2 bars are 2/3 and 1/3, of more nearly so.
  PlantedSamples table = planted_samples(4000, 1, 7, [](std::span<const float>) { return 0; });
  for (std::size_t i = 1; i < table.y.size(); ++i) {
    table.y[i] += table.recent[i] + 0.5F * table.recent[i - 1];
  }
  const Samples samples = table.view();
  const auto model =
      *make_forecaster("exponential_mean", {.overrides = {"exponential_mean.half_life=1"}});
  ASSERT_TRUE(model->fit(samples, none_like(samples), {.seed = 1}));
  std::vector<float> mean(samples.count());
  std::vector<float> stddev(samples.count());
  ASSERT_TRUE(model->predict(samples, mean, stddev));
  double cross = 0;
  double square = 0;
  for (std::size_t i = 1; i < mean.size(); ++i) {
    const double expected =
        static_cast<double>(table.recent[i]) + 0.5 * static_cast<double>(table.recent[i - 1]);
    cross += expected * static_cast<double>(mean[i]);
    square += expected * expected;
  }
  EXPECT_NEAR(cross / square, 1, 0.1);
}

TEST(OwnForecaster, IsTheOneThatTheDocsShow) {
  const std::string code = read("tests/own_forecasters/exponential_mean.cpp");
  ASSERT_FALSE(code.empty());
  EXPECT_NE(read("docs/adding-a-model.md").find("```cpp\n" + code + "```\n"), std::string::npos)
      << "the page and tests/own_forecasters/exponential_mean.cpp are no longer the same";
}

}  // namespace
}  // namespace tern
