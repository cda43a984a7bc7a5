#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "app/config.h"
#include "app/holdout.h"
#include "app/market_regime.h"
#include "base/text.h"
#include "dataset/split.h"
#include "forecast/ensemble.h"
#include "forecast/forecaster.h"
#include "forecast/volatility.h"
#include "market/capitalization.h"
#include "portfolio/allocator.h"
#include "regime/regime.h"
#include "report/number.h"
#include "signal/rule.h"

namespace tern {
namespace {

/// The message quotes what strangers wrote, and stays one line all the same.
Error refuse(std::string_view message) {
  constexpr std::size_t kLongest = 1000;
  return fail(Errc::invalid_argument, quotable(message, kLongest));
}

/// The first value that stands in a list twice; null without one.
template <class T>
const T* repeated(const std::vector<T>& values) {
  for (auto value = values.begin(); value != values.end(); ++value) {
    if (std::find(values.begin(), value, *value) != value) return &*value;
  }
  return nullptr;
}

Status check_data(const Config::Data& data) {
  if (data.interval != Interval::h1) {
    return refuse(
        fmt::format("data.interval is {}, and features are defined on 1h bars only: set "
                    "data.interval to \"1h\"",
                    to_string(data.interval)));
  }
  if (!data.capitalizations.empty()) {
    if (const auto vendor = find_capitalization_vendor(data.capitalizations); !vendor) {
      return refuse(fmt::format("data.capitalizations: {}", vendor.error().message));
    }
  }
  if (data.pairs.empty()) return refuse("data.pairs is empty: give at least one");
  const std::vector<Pair> drawn = {{"BTC", "USDT"}, {"ETH", "USDT"}, {"SOL", "USDT"}};
  if (data.simulated && data.pairs != drawn) {
    return refuse(
        "data.pairs must be BTC/USDT, ETH/USDT, SOL/USDT, which the simulated market "
        "has: leave the key out, or set data.source to \"store\"");
  }
  if (data.simulated_start.time_since_epoch() % 1h != Duration::zero()) {
    return refuse(fmt::format("simulated.start is {}, which is not a full hour: give one",
                              to_string(data.simulated_start)));
  }
  return {};
}

Status check_horizons(const std::vector<Duration>& horizons, Interval interval) {
  if (horizons.empty()) return refuse("learn.horizons is empty: give at least one");
  for (const Duration horizon : horizons) {
    if (horizon <= Duration::zero() || horizon % length(interval) != Duration::zero()) {
      return refuse(fmt::format("learn.horizons has {}, which is not a whole number of {} bars",
                                duration_text(horizon), to_string(interval)));
    }
  }
  if (const Duration* twice = repeated(horizons)) {
    return refuse(fmt::format("learn.horizons has {} twice: leave one out", duration_text(*twice)));
  }
  return {};
}

Status check_period(std::string_view key, const std::string& text, Interval interval) {
  TERN_TRY(const Period period, parse_period(text));
  if (period.months > 0 || period.length >= days{1}) return {};
  return refuse(fmt::format("{} is {}, shorter than a day of {} bars: give 1d or more", key, text,
                            to_string(interval)));
}

/// An ensemble needs models that forecast a change.
Status check_ensembles(const std::vector<std::string>& models) {
  const auto is_ensemble = [](const std::string& model) { return find_ensemble(model) != nullptr; };
  const auto ensemble = std::ranges::find_if(models, is_ensemble);
  const bool combines = std::ranges::any_of(
      models, [&](const std::string& model) { return model != "zero" && !is_ensemble(model); });
  if (ensemble == models.end() || combines) return {};
  return refuse(
      fmt::format("learn.models has '{}' and nothing for it to combine: add models other "
                  "than zero",
                  *ensemble));
}

/// Names must exist; only the traded model must also be one that this build can make.
Status check_models(const std::vector<std::string>& models, const std::string& traded) {
  if (models.empty()) return refuse("learn.models is empty: give at least one");
  for (const std::string& model : models) {
    if (model == kAllModels || find_ensemble(model) != nullptr) continue;
    if (const auto known = find_model(model); !known) {
      return refuse(fmt::format("learn.models: {}", known.error().message));
    }
  }
  if (const std::string* twice = repeated(models)) {
    return refuse(fmt::format("learn.models has '{}' twice: leave one out", *twice));
  }
  if (std::ranges::find(models, traded) == models.end() &&
      std::ranges::find(models, kAllModels) == models.end()) {
    return refuse(fmt::format("trade.model '{}' is not among learn.models ({})", traded,
                              fmt::join(models, ", ")));
  }
  if (find_ensemble(traded) != nullptr) return {};
  const auto known = find_model(traded);
  if (!known) return refuse(fmt::format("trade.model: {}", known.error().message));
  if (known->kind->available()) return {};
  return fail(Errc::unsupported, fmt::format("trade.model '{}': {}", traded, known->kind->missing));
}

/// Every model must be able to read its settings; those that nobody has are refused.
Status check_settings(const Config::Learn& learn) {
  const ForecasterOptions options{learn.profile, learn.settings};
  for (const std::string& setting : learn.settings) {
    const std::string_view model = std::string_view(setting).substr(0, setting.find('.'));
    if (const auto known = find_model(model); !known && !find_volatility(model)) {
      return refuse(fmt::format("learn.settings has '{}': {}", setting, known.error().message));
    }
  }
  for (const ForecasterKind& kind : forecaster_registry()) {
    const auto made = Settings::make(kind.name, kind.settings, learn.profile, learn.settings);
    if (!made) return refuse(fmt::format("learn.settings: {}", made.error().message));
  }
  if (learn.volatilities.empty()) return refuse("learn.volatilities is empty: give at least one");
  // Those that this build lacks are passed over, as models are, while one is left.
  std::optional<Error> missing;
  std::size_t at_hand = 0;
  for (const std::string& name : learn.volatilities) {
    auto made = make_volatility(name, options);
    if (made) {
      ++at_hand;
    } else if (made.error().kind == Errc::unsupported) {
      missing = std::move(made).error();
    } else {
      return with_context("learn.volatilities", std::move(made).error());
    }
  }
  if (at_hand == 0) return with_context("learn.volatilities", *std::move(missing));
  if (const std::string* twice = repeated(learn.volatilities)) {
    return refuse(fmt::format("learn.volatilities has '{}' twice: leave one out", *twice));
  }
  return {};
}

/// What decides weights and states exists, and shorts are asked for only where there are any.
Status check_intelligence(const Config& config) {
  if (const auto kind = find_regime(config.regime.kind); !kind) {
    return with_context("regime.kind", kind.error());
  }
  if (const auto settings = regime_settings_of(config); !settings) return settings.error();
  if (const auto terms = regime_terms_of(config); !terms) return terms.error();
  TERN_TRY_STATUS(check_period("portfolio.every", config.portfolio.every, config.data.interval));
  const auto allocator = find_allocator(config.portfolio.allocator);
  if (!allocator) return with_context("portfolio.allocator", allocator.error());
  if ((*allocator)->shorts && !config.trade.perpetual) {
    return refuse(
        fmt::format("portfolio.allocator '{}' holds shorts, and spot has none: set "
                    "trade.market to \"perpetual\", or choose another",
                    config.portfolio.allocator));
  }
  return {};
}

}  // namespace

Status check_config(const Config& config) {
  TERN_TRY_STATUS(check_data(config.data));
  TERN_TRY_STATUS(check_horizons(config.learn.horizons, config.data.interval));
  TERN_TRY_STATUS(check_period("learn.refit", config.learn.refit, config.data.interval));
  TERN_TRY_STATUS(check_settings(config.learn));
  const auto& weights = config.trade.weights;
  if (weights.size() != config.data.pairs.size()) {
    return refuse(fmt::format("trade.weights has {} numbers for {} pairs: give one per pair",
                              weights.size(), config.data.pairs.size()));
  }
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (sum > 1 + 1e-9) {
    return refuse(fmt::format("trade.weights add up to {}: at most 1, the rest is cash", sum));
  }
  TERN_TRY_STATUS(check_models(config.learn.models, config.trade.model));
  TERN_TRY_STATUS(check_ensembles(config.learn.models));
  if (const auto rule = find_rule(config.trade.rule); !rule) {
    return with_context("trade.rule", rule.error());
  }
  if (config.trade.sell_below > config.trade.buy_above) {
    return refuse("trade.sell_below_percent is above trade.buy_above_percent: swap them");
  }
  TERN_TRY_STATUS(check_intelligence(config));
  return check_holdout(config);
}

}  // namespace tern
