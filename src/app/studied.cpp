#include "app/studied.h"

#include <algorithm>

#include "app/learned.h"
#include "app/measured.h"
#include "dataset/dataset.h"
#include "feature/registry.h"

namespace tern {
namespace {

/// The labels that models learn from, on the rows of `frame`.
Result<Column> outcomes_of(const Market& market, SymbolId symbol, const Frame& frame,
                           Duration horizon) {
  const ColumnView sigma = *frame.find(kVolatilityFeature);
  Frame only_sigma(frame.as_of());
  Column& copy = only_sigma.add(std::string(kVolatilityFeature));
  copy.values.assign(sigma.values.begin(), sigma.values.end());
  copy.valid = sigma.valid;
  TERN_TRY(const Dataset labels, make_dataset(market, symbol, only_sigma, {.horizon = horizon}));
  Column outcome(frame.rows());
  for (std::size_t i = 0; i < labels.count(); ++i) {
    if (labels.labelled[i]) outcome.set(*frame.as_of().row_at(labels.as_of[i]), labels.outcome[i]);
  }
  return outcome;
}

/// `features`, and the one that labels need.
std::vector<const Feature*> with_volatility(std::span<const Feature* const> features) {
  std::vector<const Feature*> rows(features.begin(), features.end());
  const auto is_sigma = [](const Feature* row) { return row->name == kVolatilityFeature; };
  if (std::ranges::none_of(rows, is_sigma)) {
    const auto registry = feature_registry();
    rows.push_back(&*std::ranges::find(registry, kVolatilityFeature, &Feature::name));
  }
  return rows;
}

}  // namespace

Result<FeatureStudy> study(const Config& config, const Market& market,
                           std::span<const Feature* const> features, std::size_t jobs) {
  TERN_TRY(const TimeRange test, test_range(config, market));
  TERN_TRY(const std::vector<Frame> frames, measure(market, with_volatility(features), jobs));
  const Duration horizon = config.learn.horizons.front();
  std::vector<StudiedAsset> assets;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const SymbolId symbol{static_cast<std::uint16_t>(i)};
    TERN_TRY(Column outcome, outcomes_of(market, symbol, frames[i], horizon));
    assets.push_back(
        {market.universe[symbol].name, frames[i], market.bars[i].present(), std::move(outcome)});
  }
  StudyOptions options{.features = {},
                       .train = {market.as_of().start, test.begin - config.learn.embargo},
                       .test = test,
                       .overlap = static_cast<std::size_t>(horizon / market.as_of().step),
                       .jobs = jobs};
  for (const Feature* feature : features) options.features.emplace_back(feature->name);
  return study_features(assets, options);
}

}  // namespace tern
