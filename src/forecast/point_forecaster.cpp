#include "forecast/point_forecaster.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"

namespace tern {

Result<double> PointForecaster::squared_error(const Samples& samples) const {
  std::vector<float> mean(samples.count());
  TERN_TRY_STATUS(expect(samples, mean));
  double sum = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const double error = static_cast<double>(samples.y[i]) - static_cast<double>(mean[i]);
    sum += error * error;
  }
  return sum / static_cast<double>(mean.size());
}

Result<FitReport> PointForecaster::fit(const Samples& train, const Samples& valid,
                                       const FitContext& context) {
  TERN_CHECK(
      train.count() > 0 && train.y.size() == train.count() && valid.y.size() == valid.count(),
      "a model learns from labelled samples");
  TERN_TRY_STATUS(learn(train, context.seed));
  FitReport report{train_loss().value_or(0), std::nullopt, steps()};
  if (!train_loss()) {
    TERN_TRY(report.train_loss, squared_error(train));
  }
  if (valid.count() > 0) {
    TERN_TRY(report.valid_loss, squared_error(valid));
  }
  const auto deviation = static_cast<float>(std::sqrt(report.train_loss));
  if (!std::isfinite(deviation) || !(deviation > 0)) {
    return fail(Errc::not_converged,
                "training left no error to judge a forecast by; check that the returns vary and "
                "that no feature knows them");
  }
  stddev_ = deviation;
  return report;
}

Status PointForecaster::predict(const Samples& samples, std::span<float> mean,
                                std::span<float> stddev) const {
  TERN_CHECK(stddev_ > 0, "a model is fitted before it predicts");
  TERN_CHECK(mean.size() == samples.count() && stddev.size() == samples.count(),
             "one forecast for each sample");
  TERN_TRY_STATUS(expect(samples, mean));
  std::ranges::fill(stddev, stddev_);
  return {};
}

Result<std::string> PointForecaster::save() const {
  TERN_CHECK(stddev_ > 0, "a model is fitted before it is saved");
  ByteWriter out;
  out.put(stddev_);
  TERN_TRY_STATUS(remember(out));
  return out.take();
}

Status PointForecaster::load(std::string_view bytes) {
  ByteReader in(bytes);
  const auto stddev = in.number<float>();
  stddev_ = 0;
  TERN_TRY_STATUS(recall(in));
  if (!in.finished() || !(stddev > 0)) {
    return fail(Errc::corrupt_data, "these bytes are no model of this kind: train it again");
  }
  stddev_ = stddev;
  return {};
}

}  // namespace tern
