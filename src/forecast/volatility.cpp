#include "forecast/volatility.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/check.h"
#include "forecast/volatility_models.h"

namespace tern {
namespace {

// The errors of a HAR show more than returns do: more trees, larger ones, and less shrinking.
constexpr Setting kTreePrior = {
    "prior_r2",
    {0.05, 0.05, 0.05},
    1e-9,
    0.999,
    "The share of the variance of HAR's errors that can be expected to show."};
constexpr Setting kRounds = {"rounds", {50, 200, 400}, 1, 100'000, "How many trees."};
constexpr Setting kRate = {
    "learning_rate", {0.1, 0.05, 0.025}, 1e-6, 1, "How much of each tree is taken."};

constexpr std::array kXgboostSettings = {
    kTreePrior, kRounds, kRate,
    Setting{"depth", {4, 4, 4}, 1, 20, "Splits from the root to a leaf."}};
constexpr std::array kLightgbmSettings = {kTreePrior, kRounds, kRate,
                                          Setting{"leaves", {16, 16, 16}, 2, 4096, "Of a tree."}};

std::unique_ptr<VolatilityForecaster> make_har_xgboost(const Settings& settings) {
  return make_har_corrected("xgboost", kXgboostSettings, settings);
}
std::unique_ptr<VolatilityForecaster> make_har_lightgbm(const Settings& settings) {
  return make_har_corrected("lightgbm", kLightgbmSettings, settings);
}

std::string_view missing_without(std::string_view model) {
  const auto known = find_model(model);
  TERN_CHECK(known, "volatility is learned by a model there is");
  return known->kind->missing;
}

}  // namespace

std::span<const VolatilityKind> volatility_registry() {
  static const std::array kKinds = {
      VolatilityKind{
          .name = "last",
          .doc = "What the variance was over the newest horizon that is over.",
          .source = "Meese and Rogoff 1983, J. of International Economics 14, for prices",
          .missing = {},
          .make = make_last_variance,
      },
      VolatilityKind{
          .name = "ewma",
          .doc = "An exponential average of squared returns.",
          .source = "J.P. Morgan and Reuters 1996, RiskMetrics Technical Document",
          .missing = {},
          .make = make_ewma,
      },
      VolatilityKind{
          .name = "har_plain",
          .doc = "A linear model of the log range, averaged over an hour to a month.",
          .source = "Corsi 2009, J. Financial Econometrics 7(2)",
          .missing = {},
          .make = make_har_plain,
      },
      VolatilityKind{
          .name = "har",
          .doc = "The same, with the hour of the day and the weekend: the bar to clear.",
          .source = "Corsi 2009, J. Financial Econometrics 7(2)",
          .missing = {},
          .make = make_har,
      },
      VolatilityKind{
          .name = "har_leverage",
          .doc = "The same, with the day of the week and with falls of an hour to a week.",
          .source = "Corsi and Reno 2012, J. of Business and Economic Statistics 30(3)",
          .missing = {},
          .make = make_har_leverage,
      },
      VolatilityKind{
          .name = "har_xgboost",
          .doc = "The same, and trees that learn from every feature what it leaves over.",
          .source = "Chen and Guestrin 2016, XGBoost: A Scalable Tree Boosting System, KDD",
          .missing = missing_without("xgboost"),
          .make = make_har_xgboost,
          .settings = kXgboostSettings,
      },
      VolatilityKind{
          .name = "har_lightgbm",
          .doc = "The same, with trees that grow leaf by leaf.",
          .source = "Ke et al. 2017, LightGBM: A Highly Efficient Gradient Boosting Tree, NeurIPS",
          .missing = missing_without("lightgbm"),
          .make = make_har_lightgbm,
          .settings = kLightgbmSettings,
      },
  };
  return kKinds;
}

const VolatilityKind* find_volatility(std::string_view name) {
  const auto kinds = volatility_registry();
  const auto kind = std::ranges::find(kinds, name, &VolatilityKind::name);
  return kind == kinds.end() ? nullptr : &*kind;
}

Result<std::unique_ptr<VolatilityForecaster>> make_volatility(std::string_view name,
                                                              const ForecasterOptions& options) {
  const VolatilityKind* kind = find_volatility(name);
  if (kind == nullptr) {
    std::vector<std::string_view> names;
    for (const VolatilityKind& known : volatility_registry()) names.push_back(known.name);
    return fail(Errc::not_found, fmt::format("there is no volatility model '{}'; choose from {}",
                                             name, fmt::join(names, ", ")));
  }
  if (!kind->available()) {
    return fail(Errc::unsupported, fmt::format("volatility model '{}': {}", name, kind->missing));
  }
  TERN_TRY(const Settings settings,
           Settings::make(name, kind->settings, options.profile, options.overrides));
  return kind->make(settings);
}

}  // namespace tern
