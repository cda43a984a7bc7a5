#include "forecast/log_variance_forecaster.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/check.h"

namespace tern {

Status LogVarianceForecaster::fit(const Dataset& dataset, std::span<const std::size_t> rows,
                                  const FitContext& context) {
  std::vector<std::size_t> measured;
  std::ranges::copy_if(rows, std::back_inserter(measured),
                       [&](std::size_t row) { return dataset.variance[row] > 0; });
  if (measured.empty()) {
    return fail(Errc::not_converged, "no price of the training range moved: check the bars");
  }
  TERN_TRY_STATUS(learn(dataset, measured, context));
  TERN_TRY(const std::vector<double> expected, expect(dataset, rows.back() + 1));
  double squares = 0;
  for (const std::size_t row : rows) {
    squares += dataset.outcome[row] * dataset.outcome[row] / std::exp(expected[row]);
  }
  scale_ = std::sqrt(squares / static_cast<double>(rows.size()));
  if (std::isfinite(scale_) && scale_ > 0) return {};
  scale_ = 0;
  return fail(Errc::not_converged, "no close of the training range moved: check the bars");
}

Result<VolatilityScale> LogVarianceForecaster::forecast(const Dataset& dataset,
                                                        std::size_t count) const {
  TERN_CHECK(scale_ > 0, "a volatility model is fitted before it forecasts");
  VolatilityScale scale;
  TERN_TRY(scale.log_variance, expect(dataset, count));
  scale.stddev.reserve(count);
  for (const double expected : scale.log_variance) {
    scale.stddev.push_back(scale_ * std::exp(0.5 * expected));
  }
  return scale;
}

Result<std::string> LogVarianceForecaster::save() const {
  TERN_CHECK(scale_ > 0, "a volatility model is fitted before it is saved");
  ByteWriter out;
  out.put(scale_);
  TERN_TRY_STATUS(remember(out));
  return out.take();
}

Status LogVarianceForecaster::load(std::string_view bytes) {
  ByteReader in(bytes);
  const auto scale = in.number<double>();
  scale_ = 0;
  TERN_TRY_STATUS(recall(in));
  if (!in.finished() || !(scale > 0)) {
    return fail(Errc::corrupt_data,
                "these bytes are no volatility model of this kind: train it again");
  }
  scale_ = scale;
  return {};
}

double mean_log_variance(const Dataset& dataset, std::span<const std::size_t> rows) {
  double sum = 0;
  for (const std::size_t row : rows) sum += std::log(dataset.variance[row]);
  return sum / static_cast<double>(rows.size());
}

}  // namespace tern
