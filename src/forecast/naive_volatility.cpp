#include <cmath>

#include "forecast/log_variance_forecaster.h"
#include "forecast/volatility_models.h"

namespace tern {
namespace {

/// What the variance was over the newest horizon that is over and was measured.
class LastVariance final : public LogVarianceForecaster {
  Status learn(const Dataset& dataset, std::span<const std::size_t> rows,
               const FitContext&) override {
    mean_ = mean_log_variance(dataset, rows);
    return {};
  }

  Result<std::vector<double>> expect(const Dataset& dataset, std::size_t count) const override {
    std::vector<double> expected;
    expected.reserve(count);
    double newest = mean_;  // until one is over
    std::size_t over = 0;
    for (std::size_t row = 0; row < count; ++row) {
      for (; dataset.as_of[over] + dataset.horizon <= dataset.as_of[row]; ++over) {
        if (dataset.variance[over] > 0) newest = std::log(dataset.variance[over]);
      }
      expected.push_back(newest);
    }
    return expected;
  }

  Status remember(ByteWriter& out) const override {
    out.put(mean_);
    return {};
  }
  Status recall(ByteReader& in) override {
    mean_ = in.number<double>();
    return {};
  }

  double mean_ = 0;
};

/// The volatility that a dataset comes with: an exponential average of squared returns.
class Ewma final : public LogVarianceForecaster {
  static double of_returns(const Dataset& dataset, std::size_t row) {
    return 2 * std::log(dataset.volatility[row]);
  }

  Status learn(const Dataset& dataset, std::span<const std::size_t> rows,
               const FitContext&) override {
    double sum = 0;
    for (const std::size_t row : rows) sum += of_returns(dataset, row);
    offset_ = mean_log_variance(dataset, rows) - sum / static_cast<double>(rows.size());
    return {};
  }

  Result<std::vector<double>> expect(const Dataset& dataset, std::size_t count) const override {
    std::vector<double> expected;
    expected.reserve(count);
    for (std::size_t row = 0; row < count; ++row) {
      expected.push_back(offset_ + of_returns(dataset, row));
    }
    return expected;
  }

  Status remember(ByteWriter& out) const override {
    out.put(offset_);
    return {};
  }
  Status recall(ByteReader& in) override {
    offset_ = in.number<double>();
    return {};
  }

  double offset_ = 0;
};

}  // namespace

std::unique_ptr<VolatilityForecaster> make_last_variance(const Settings&) {
  return std::make_unique<LastVariance>();
}

std::unique_ptr<VolatilityForecaster> make_ewma(const Settings&) {
  return std::make_unique<Ewma>();
}

}  // namespace tern
