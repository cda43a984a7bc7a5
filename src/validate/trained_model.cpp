#include "validate/trained_model.h"

#include <limits>

#include "base/check.h"
#include "validate/fold.h"

namespace tern {
namespace {

// No fold of a walk-forward, so that its seeds are its own.
constexpr std::uint32_t kLastFold = std::numeric_limits<std::uint32_t>::max();

/// Everything that is learned from as a fold that has no rows to forecast.
Result<Fold> last_fold(std::span<const InstrumentRows> instruments) {
  Fold fold;
  std::vector<ScaledRows> tables;
  std::size_t begin = 0;
  for (const auto& [dataset, rows, scale] : instruments) {
    TERN_CHECK(!rows.empty(), "a model learns from something");
    FoldPart part{dataset, {kLastFold, rows, {}, {}}};
    TERN_TRY(part.scale, scale->volatility(*dataset, part.rows.end()));
    part.begin = begin;
    begin += part.rows.end();
    tables.push_back(scale->rows(*dataset, part.rows.end()));
    fold.parts.push_back(std::move(part));
  }
  fold.scaled = tables.size() == 1 ? std::move(tables.front()) : stacked(tables);
  return fold;
}

}  // namespace

Result<TrainedModel> train_model(std::string_view name, std::span<const InstrumentRows> instruments,
                                 const OutOfSampleOptions& options,
                                 const std::filesystem::path& checkpoint) {
  TERN_TRY(const ModelName found, find_model(name));
  TERN_CHECK(found.pooled || instruments.size() == 1,
             "only a pooled model has several instruments");
  TERN_TRY(const auto model, make_forecaster(name, options.forecaster));
  TERN_TRY(const Fold fold, last_fold(instruments));
  const LearningRows rows = learning_rows_of(fold, found.kind->stops_early, options);
  if (rows.train.at.empty()) {
    return fail(Errc::not_converged, "no training rows are left before those to stop by");
  }
  const std::uint64_t seed =
      found.pooled ? pooled_seed(options, kLastFold)
                   : fold_seed(options, instruments.front().dataset->symbol, kLastFold);
  TERN_TRY(FitReport fit,
           model->fit(samples_of(fold.scaled, rows.train), samples_of(fold.scaled, rows.valid),
                      {.seed = seed, .checkpoint = checkpoint, .device = options.device}));
  TERN_TRY(const std::string bytes, model->save());
  ByteWriter out;
  save_options(options.forecaster, out);
  out.put(bytes);
  ByteWriter scales;
  for (const InstrumentRows& instrument : instruments) {
    TERN_TRY(const std::string scale, instrument.scale->save());
    scales.put(scale);
  }
  return TrainedModel{std::move(fit), out.take(), scales.take()};
}

}  // namespace tern
