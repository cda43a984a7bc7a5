#include "forecast/forecaster.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "forecast/planted_samples.h"

namespace tern {
namespace {

double first_feature(std::span<const float> row) {
  return 0.5 * static_cast<double>(row[0]);
}

struct Prediction {
  std::vector<float> mean;
  std::vector<float> stddev;
};

Prediction predict(const Forecaster& model, const Samples& samples) {
  Prediction out{std::vector<float>(samples.count()), std::vector<float>(samples.count())};
  EXPECT_TRUE(model.predict(samples, out.mean, out.stddev));
  return out;
}

TEST(ForecasterRegistry, EveryRowSaysWhatItIsAndWhereItIsFrom) {
  std::set<std::string_view> names;
  for (const ForecasterKind& kind : forecaster_registry()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_EQ(kind.doc.back(), '.') << kind.name;
    EXPECT_FALSE(kind.source.empty()) << kind.name;
    const auto model = make_forecaster(kind.name, {});
    EXPECT_EQ(model.has_value(), kind.available()) << kind.name;
    if (!model) {
      EXPECT_EQ(model.error().kind, Errc::unsupported);
      EXPECT_NE(model.error().message.find(kind.missing), std::string::npos);
    }
  }
}

TEST(ForecasterRegistry, AnUnknownNameIsAnsweredWithTheNamesThereAre) {
  const auto model = make_forecaster("oracle", {});
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().kind, Errc::not_found);
  EXPECT_NE(model.error().message.find("zero, mean, ar1, ridge, elastic_net"), std::string::npos);
}

TEST(ForecasterRegistry, RefusesAPriorThatIsNotAShare) {
  for (const char* prior : {"0", "1", "-0.1", "nan"}) {
    const auto model =
        make_forecaster("ridge", {.overrides = {std::string("ridge.prior_r2=") + prior}});
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().kind, Errc::invalid_argument);
  }
}

// Laws of every model that this build has.
class EveryForecaster : public testing::TestWithParam<std::string> {};

TEST_P(EveryForecaster, FitsTwiceToTheSameBits) {
  const PlantedSamples table = planted_samples(3000, 4, 7, first_feature);
  const Samples samples = table.view();
  auto a = *make_forecaster(GetParam(), {});
  auto b = *make_forecaster(GetParam(), {});
  ASSERT_TRUE(a->fit(samples, none_like(samples), {.seed = 5}));
  ASSERT_TRUE(b->fit(samples, none_like(samples), {.seed = 5}));
  EXPECT_EQ(predict(*a, samples).mean, predict(*b, samples).mean);
}

TEST_P(EveryForecaster, ForecastsARowTheSameWhereverItStands) {
  const PlantedSamples table = planted_samples(3000, 5, 7, first_feature);
  const Samples all = table.view();
  const auto model = *make_forecaster(GetParam(), {});
  ASSERT_TRUE(model->fit(all, none_like(all), {.seed = 5}));
  const auto whole = predict(*model, all).mean;
  for (const std::size_t from : {1U, 2U, 3U, 5U, 2999U}) {
    const Samples part = all.part(from, all.count() - from);
    EXPECT_EQ(predict(*model, part).mean,
              std::vector<float>(whole.begin() + static_cast<std::ptrdiff_t>(from), whole.end()));
  }
}

TEST_P(EveryForecaster, ItsDeviationIsTheErrorItHad) {
  const PlantedSamples table = planted_samples(3000, 4, 7, first_feature);
  const PlantedSamples later = planted_samples(500, 4, 8, first_feature);
  const auto model = *make_forecaster(GetParam(), {});
  const auto report = model->fit(table.view(), later.view(), {.seed = 5});
  ASSERT_TRUE(report);
  const Prediction out = predict(*model, later.view());
  double sum = 0;
  double scaled = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    const double error = static_cast<double>(later.y[i]) - static_cast<double>(out.mean[i]);
    sum += error * error;
    scaled += std::pow(error / static_cast<double>(out.stddev[i]), 2);
  }
  if (find_model(GetParam())->kind->spreads) {
    EXPECT_NEAR(scaled / 500, 1, 1e-5);
  } else {
    EXPECT_FLOAT_EQ(out.stddev[0], static_cast<float>(std::sqrt(report->train_loss)));
  }
  ASSERT_TRUE(report->valid_loss);
  EXPECT_NEAR(*report->valid_loss, sum / 500, 1e-12);
}

TEST_P(EveryForecaster, SpeaksTheSameAfterItWasSavedAndLoaded) {
  const PlantedSamples table = planted_samples(3000, 4, 7, first_feature);
  const Samples samples = table.view();
  const auto model = *make_forecaster(GetParam(), {});
  ASSERT_TRUE(model->fit(samples, none_like(samples), {.seed = 5}));
  const auto bytes = model->save();
  ASSERT_TRUE(bytes) << bytes.error().message;
  const auto other = *make_forecaster(GetParam(), {});
  ASSERT_TRUE(other->load(*bytes));
  EXPECT_EQ(predict(*other, samples).mean, predict(*model, samples).mean);
  EXPECT_EQ(predict(*other, samples).stddev, predict(*model, samples).stddev);
  const Status cut = other->load(std::string_view(*bytes).substr(0, bytes->size() / 2));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().kind, Errc::corrupt_data);
}

TEST_P(EveryForecaster, AnswersForFeaturesThatAreMissing) {
  PlantedSamples table = planted_samples(3000, 4, 7, first_feature);
  Rng rng(3);
  for (float& value : table.x) {
    if (rng.below(4) == 0) value = std::numeric_limits<float>::quiet_NaN();
  }
  const Samples samples = table.view();
  const auto model = *make_forecaster(GetParam(), {});
  ASSERT_TRUE(model->fit(samples, none_like(samples), {.seed = 5}));
  for (const float mean : predict(*model, samples).mean) ASSERT_TRUE(std::isfinite(mean));
}

TEST_P(EveryForecaster, ReportsReturnsThatDoNotVary) {
  PlantedSamples table = planted_samples(3000, 2, 7, first_feature);
  table.y.assign(table.y.size(), 0.0F);
  const Samples samples = table.view();
  const auto model = *make_forecaster(GetParam(), {});
  const auto report = model->fit(samples, none_like(samples), {.seed = 5});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, Errc::not_converged);
}

std::vector<std::string> available_names() {
  std::vector<std::string> names;
  for (const ForecasterKind& kind : forecaster_registry()) {
    if (kind.available()) names.emplace_back(kind.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryForecaster, testing::ValuesIn(available_names()),
                         [](const auto& test) { return test.param; });

TEST(ForecasterDeathTest, IsFittedBeforeItPredicts) {
  const PlantedSamples table = planted_samples(5, 1, 7, first_feature);
  const auto model = *make_forecaster("zero", {});
  std::vector<float> out(5);
  EXPECT_DEATH((void)model->predict(table.view(), out, out), "is fitted");
}

}  // namespace
}  // namespace tern
