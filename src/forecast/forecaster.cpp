#include "forecast/forecaster.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "forecast/models.h"

namespace tern {
namespace {

#ifdef TERN_HAS_XGBOOST
constexpr std::string_view kXgboostMissing;
#else
constexpr std::string_view kXgboostMissing =
    "built without XGBoost: install libxgboost-dev, then configure and build again";
std::unique_ptr<Forecaster> make_xgboost(const ForecasterOptions&) {
  return nullptr;
}
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
    },
    ForecasterKind{
        .name = "xgboost",
        .doc = "Gradient-boosted shallow trees, which find thresholds and interactions.",
        .source = "Chen and Guestrin 2016, XGBoost: A Scalable Tree Boosting System, KDD",
        .missing = kXgboostMissing,
        .make = make_xgboost,
    },
};

}  // namespace

std::span<const ForecasterKind> forecaster_registry() {
  return kForecasters;
}

Result<std::unique_ptr<Forecaster>> make_forecaster(std::string_view name,
                                                    const ForecasterOptions& options) {
  const auto kind = std::ranges::find(kForecasters, name, &ForecasterKind::name);
  if (kind == kForecasters.end()) {
    std::string names;
    for (const ForecasterKind& known : kForecasters) {
      names += fmt::format("{}{}", names.empty() ? "" : ", ", known.name);
    }
    return fail(Errc::not_found,
                fmt::format("there is no model '{}'; choose from {}", name, names));
  }
  if (!kind->available()) {
    return fail(Errc::unsupported, fmt::format("model '{}': {}", name, kind->missing));
  }
  if (!(options.prior_r2 > 0 && options.prior_r2 < 1)) {
    return fail(Errc::invalid_argument,
                fmt::format("prior_r2 of {} is not a share; choose one in (0, 1), such as 0.002",
                            options.prior_r2));
  }
  return kind->make(options);
}

}  // namespace tern
