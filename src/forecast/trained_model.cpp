#include "forecast/trained_model.h"

#include <algorithm>

#include "base/check.h"

namespace tern {
namespace {

/// How many of `rows` come before the newest `share` and have labels that ended when it begins.
std::size_t purged_end(const Dataset& dataset, std::span<const std::size_t> rows, double share) {
  const auto valid = static_cast<std::size_t>(share * static_cast<double>(rows.size()));
  if (valid == 0) return rows.size();
  const Timestamp begin = dataset.as_of[rows[rows.size() - valid]];
  std::size_t end = rows.size() - valid;
  while (end > 0 && dataset.as_of[rows[end - 1]] + dataset.horizon > begin) --end;
  return end;
}

/// One table of several instruments, and the samples that are learned from and stopped by.
struct Lesson {
  ScaledRows table;
  SampleRows train;
  SampleRows valid;
};

Result<Lesson> make_lesson(std::span<const LearningRows> instruments, double valid_share) {
  std::vector<ScaledRows> tables;
  std::vector<SampleRows> train, valid;
  for (const auto& [dataset, rows, scale] : instruments) {
    const std::size_t count = rows.back() + 1;
    TERN_TRY(const VolatilityScale volatility, scale->volatility(*dataset, count));
    const std::span<const std::size_t> all = rows;
    const auto tail = static_cast<std::size_t>(valid_share * static_cast<double>(all.size()));
    train.push_back(
        learning_rows(*dataset, all.first(purged_end(*dataset, all, valid_share)), volatility));
    valid.push_back(learning_rows(*dataset, all.last(tail), volatility));
    tables.push_back(scale->rows(*dataset, count));
  }
  Lesson lesson{tables.size() == 1 ? std::move(tables.front()) : stacked(tables), {}, {}};
  lesson.train = stacked(train, lesson.table);
  lesson.valid = stacked(valid, lesson.table);
  return lesson;
}

}  // namespace

Result<TrainedModel> train_model(std::span<const LearningRows> instruments,
                                 const TrainingOptions& options) {
  TERN_CHECK(!instruments.empty(), "a model learns from something");
  TERN_TRY(const ModelName name, find_model(options.model));
  TERN_CHECK(instruments.size() == 1 || name.pooled, "only a pooled model has several instruments");
  TERN_TRY(const auto model, make_forecaster(options.model, options.forecaster));
  TERN_TRY(const Lesson lesson,
           make_lesson(instruments, name.kind->stops_early ? options.valid_share : 0));
  TERN_TRY(FitReport fit,
           model->fit(samples_of(lesson.table, lesson.train),
                      samples_of(lesson.table, lesson.valid), options.context));
  TERN_TRY(const std::string bytes, model->save());
  ByteWriter out;
  save_options(options.forecaster, out);
  out.put(bytes);
  ByteWriter scales;
  for (const LearningRows& instrument : instruments) {
    TERN_TRY(const std::string scale, instrument.scale->save());
    scales.put(scale);
  }
  return TrainedModel{std::move(fit), out.take(), scales.take()};
}

}  // namespace tern
