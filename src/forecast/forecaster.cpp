#include "forecast/forecaster.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "forecast/models.h"
#include "forecast/network_settings.h"
#include "forecast/tree_settings.h"

namespace tern {
namespace {

#ifdef TERN_HAS_XGBOOST
constexpr std::string_view kXgboostMissing;
#else
constexpr std::string_view kXgboostMissing =
    "built without XGBoost: run tools/install.sh or install libxgboost-dev, then configure and "
    "build again";
constexpr auto make_random_forest = nullptr;
constexpr auto make_xgboost = nullptr;
#endif

#ifdef TERN_HAS_LIGHTGBM
constexpr std::string_view kLightgbmMissing;
#else
constexpr std::string_view kLightgbmMissing =
    "built without LightGBM: run tools/install.sh, then configure and build again";
constexpr auto make_lightgbm = nullptr;
#endif

constexpr std::array kRidgeSettings = {kPriorR2};

constexpr std::array kElasticNetSettings = {
    kPriorR2,
    Setting{"l1_share",
            {0.5, 0.5, 0.5},
            0,
            1,
            "Of the prior, that wants weights to be zero; 0 is ridge, 1 the lasso."},
};

constexpr std::array kWindowSettings = {
    kPriorR2,
    Setting{"window", {168, 168, 168}, 25, 2000, "The last returns that it looks at."},
    kStride,
};

#ifdef TERN_HAS_TORCH
constexpr std::string_view kNetworksMissing;
#else
constexpr std::string_view kNetworksMissing =
    "built without libtorch: install libtorch-dev, then configure and build again";
#endif

constexpr std::array kForecasters = {
    ForecasterKind{
        .name = "zero",
        .doc = "No change: the price follows a random walk.",
        .source = "Bachelier 1900, Theorie de la speculation",
        .missing = {},
        .make = make_zero,
    },
    ForecasterKind{
        .name = "mean",
        .doc = "The mean return of the training range.",
        .source = "Campbell and Thompson 2008, Review of Financial Studies 21(4)",
        .missing = {},
        .make = make_mean,
    },
    ForecasterKind{
        .name = "ar1",
        .doc = "A share of the newest bar's return, by least squares through the origin.",
        .source = "Box and Jenkins 1970, Time Series Analysis: Forecasting and Control",
        .missing = {},
        .make = make_ar1,
    },
    ForecasterKind{
        .name = "ridge",
        .doc = "A linear model of all features, shrunk by what returns can be expected to show.",
        .source = "Hoerl and Kennard 1970, Technometrics 12(1)",
        .missing = {},
        .make = make_ridge,
        .settings = kRidgeSettings,
        .table_copies = 0.1,
    },
    ForecasterKind{
        .name = "elastic_net",
        .doc = "A linear model that leaves out most features.",
        .source = "Zou and Hastie 2005, J. R. Stat. Soc. B 67(2)",
        .missing = {},
        .make = make_elastic_net,
        .settings = kElasticNetSettings,
        .table_copies = 0.1,
    },
    ForecasterKind{
        .name = "nlinear",
        .doc = "A linear map of the last week's price path, less where it stands now.",
        .source = "Zeng, Chen, Zhang, and Xu 2023, Are Transformers Effective for Time Series "
                  "Forecasting?, AAAI",
        .missing = {},
        .make = make_nlinear,
        .settings = kWindowSettings,
        .table_copies = 0.1,
    },
    ForecasterKind{
        .name = "dlinear",
        .doc = "Linear maps of the last week's returns, split into moving average and remainder.",
        .source = "Zeng, Chen, Zhang, and Xu 2023, Are Transformers Effective for Time Series "
                  "Forecasting?, AAAI",
        .missing = {},
        .make = make_dlinear,
        .settings = kWindowSettings,
        .table_copies = 0.1,
    },
    ForecasterKind{
        .name = "random_forest",
        .doc = "The average of deeper trees, each on a part of the rows and features.",
        .source = "Breiman 2001, Random Forests, Machine Learning 45(1)",
        .missing = kXgboostMissing,
        .make = make_random_forest,
        .settings = kForestSettings,
        .table_copies = 0.5,
    },
    ForecasterKind{
        .name = "xgboost",
        .doc = "Gradient-boosted shallow trees, which find thresholds and interactions.",
        .source = "Chen and Guestrin 2016, XGBoost: A Scalable Tree Boosting System, KDD",
        .missing = kXgboostMissing,
        .make = make_xgboost,
        .settings = kXgboostSettings,
        .table_copies = 0.5,
    },
    ForecasterKind{
        .name = "lightgbm",
        .doc = "Gradient-boosted trees that grow leaf by leaf.",
        .source = "Ke et al. 2017, LightGBM: A Highly Efficient Gradient Boosting Decision Tree, "
                  "NeurIPS",
        .missing = kLightgbmMissing,
        .make = make_lightgbm,
        .settings = kLightgbmSettings,
        .table_copies = 0.5,
    },
    ForecasterKind{
        .name = "lstm",
        .doc = "A recurrent network that reads the newest rows in order.",
        .source = "Hochreiter and Schmidhuber 1997, Neural Computation 9(8)",
        .missing = kNetworksMissing,
        .make = make_lstm,
        .settings = kLstmSettings,
        .stops_early = true,
        .pools = true,
        .table_copies = 0.3,
    },
    ForecasterKind{
        .name = "transformer",
        .doc = "A network whose layers weigh all of the newest rows by what is in them.",
        .source = "Vaswani et al. 2017, Attention is all you need, NIPS",
        .missing = kNetworksMissing,
        .make = make_transformer,
        .settings = kTransformerSettings,
        .stops_early = true,
        .pools = true,
        .table_copies = 0.3,
    },
    ForecasterKind{
        .name = "multitask",
        .doc = "A recurrent network that learns return, direction, and variance together.",
        .source = "Caruana 1997, Machine Learning 28; Kendall, Gal and Cipolla 2018, CVPR",
        .missing = kNetworksMissing,
        .make = make_multitask,
        .settings = kMultitaskSettings,
        .stops_early = true,
        .pools = true,
        .spreads = true,
        .table_copies = 0.3,
    },
};

std::vector<ForecasterKind> all_forecasters() {
  std::vector<ForecasterKind> all(kForecasters.begin(), kForecasters.end());
  for (const ForecasterKind& own : own_forecasters()) {
    TERN_CHECK(std::ranges::find(all, own.name, &ForecasterKind::name) == all.end(),
               "a model of one's own has a name that no other model has");
    all.push_back(own);
  }
  return all;
}

}  // namespace

std::span<const ForecasterKind> forecaster_registry() {
  static const std::vector<ForecasterKind> all = all_forecasters();
  return all;
}

Result<ModelName> find_model(std::string_view name) {
  constexpr std::string_view kPooled = "pooled_";
  const bool pooled = name.starts_with(kPooled);
  const std::string_view own = pooled ? name.substr(kPooled.size()) : name;
  const auto kinds = forecaster_registry();
  const auto kind = std::ranges::find(kinds, own, &ForecasterKind::name);
  if (kind != kinds.end() && (!pooled || kind->pools)) return ModelName{&*kind, pooled};
  std::string names;
  for (const ForecasterKind& known : kinds) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", known.name);
    if (known.pools) names += fmt::format(", {}{}", kPooled, known.name);
  }
  return fail(Errc::not_found, fmt::format("there is no model '{}'; choose from {}", name, names));
}

Result<std::unique_ptr<Forecaster>> make_forecaster(std::string_view name,
                                                    const ForecasterOptions& options) {
  TERN_TRY(const ModelName model, find_model(name));
  const ForecasterKind& kind = *model.kind;
  if (!kind.available()) {
    return fail(Errc::unsupported, fmt::format("model '{}': {}", name, kind.missing));
  }
  TERN_TRY(const Settings settings,
           Settings::make(kind.name, kind.settings, options.profile, options.overrides));
  return kind.make(settings);
}

}  // namespace tern
