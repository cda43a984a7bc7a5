#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "forecast/log_variance_forecaster.h"
#include "forecast/volatility_models.h"

namespace tern {
namespace {

/// What a model of returns needs to be told, to learn the logarithm of a variance instead.
ForecasterOptions options_of(std::string_view model, std::span<const Setting> names,
                             const Settings& settings) {
  ForecasterOptions options;
  for (const Setting& setting : names) {
    options.overrides.push_back(
        fmt::format("{}.{}={}", model, setting.name, settings[setting.name]));
  }
  return options;
}

/// A HAR, and what another model makes of its errors: of the logarithm of the variance less what
/// the HAR expected, in units of their root mean square, cut off as returns are.
class HarCorrected final : public LogVarianceForecaster {
 public:
  HarCorrected(std::string_view model, ForecasterOptions options)
      : model_(model), options_(std::move(options)), har_(make_har_leverage({})) {}

 private:
  Status learn(const Dataset& dataset, std::span<const std::size_t> rows,
               const FitContext& context) override {
    TERN_TRY_STATUS(har_->fit(dataset, rows, context));
    TERN_TRY(const Expected har, expected_by_har(dataset, rows.back() + 1));
    SampleRows samples{{rows.begin(), rows.end()}, {}, {}};
    double squares = 0;
    for (const std::size_t row : rows) {
      const double error = std::log(dataset.variance[row]) - har.log_variance[row];
      squares += error * error;
      samples.y.push_back(static_cast<float>(error));
    }
    unit_ = std::sqrt(squares / static_cast<double>(rows.size()));
    if (!(unit_ > 0)) return fail(Errc::not_converged, "HAR leaves nothing over to be learned");
    for (float& y : samples.y) {
      y = static_cast<float>(std::clamp(static_cast<double>(y) / unit_, -kReturnMax, kReturnMax));
    }
    TERN_TRY(learner_, make_forecaster(model_, options_));
    const Samples train = samples_of(har.rows, samples);
    TERN_TRY_STATUS(
        learner_->fit(train, train.part(0, 0), {.seed = context.seed, .device = context.device}));
    return {};
  }

  Result<std::vector<double>> expect(const Dataset& dataset, std::size_t count) const override {
    if (count == 0) return std::vector<double>{};
    TERN_TRY(Expected har, expected_by_har(dataset, count));
    SampleRows all{std::vector<std::size_t>(count), {}, {}};
    std::iota(all.at.begin(), all.at.end(), std::size_t{0});
    std::vector<float> mean(count);
    std::vector<float> stddev(count);
    TERN_TRY_STATUS(learner_->predict(samples_of(har.rows, all), mean, stddev));
    for (std::size_t row = 0; row < count; ++row) {
      har.log_variance[row] += unit_ * static_cast<double>(mean[row]);
    }
    return std::move(har.log_variance);
  }

  /// What the HAR expected, and what its errors are learned from: every feature, the columns of the
  /// HAR, and its forecast. As measured, because trees ask only which of two values is larger.
  struct Expected {
    std::vector<double> log_variance;
    ScaledRows rows;
  };
  Result<Expected> expected_by_har(const Dataset& dataset, std::size_t count) const {
    TERN_TRY(VolatilityScale har, har_->forecast(dataset, count));
    const std::size_t features = dataset.features.size();
    ScaledRows rows{
        {}, std::vector<float>(count), {0}, features + kRangeColumns + 1, dataset.overlap};
    rows.table.reserve(count * rows.features);
    for (std::size_t row = 0; row < count; ++row) {
      const auto x = std::span(dataset.x).subspan(row * features, features);
      const auto ranges = dataset.range_row(row);
      rows.table.insert(rows.table.end(), x.begin(), x.end());
      rows.table.insert(rows.table.end(), ranges.begin(), ranges.end());
      rows.table.push_back(static_cast<float>(har.log_variance[row]));
    }
    return Expected{std::move(har.log_variance), std::move(rows)};
  }

  Status remember(ByteWriter& out) const override {
    TERN_TRY(const std::string har, har_->save());
    TERN_TRY(const std::string learner, learner_->save());
    out.put(unit_);
    out.put(har);
    out.put(learner);
    return {};
  }
  Status recall(ByteReader& in) override {
    unit_ = in.number<double>();
    TERN_TRY_STATUS(har_->load(in.text()));
    TERN_TRY(learner_, make_forecaster(model_, options_));
    return learner_->load(in.text());
  }

  std::string model_;
  ForecasterOptions options_;
  std::unique_ptr<VolatilityForecaster> har_;
  std::unique_ptr<Forecaster> learner_;
  double unit_ = 0;  // of the HAR's errors
};

}  // namespace

std::unique_ptr<VolatilityForecaster> make_har_corrected(std::string_view model,
                                                         std::span<const Setting> names,
                                                         const Settings& settings) {
  return std::make_unique<HarCorrected>(model, options_of(model, names, settings));
}

}  // namespace tern
