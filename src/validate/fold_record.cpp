#include "validate/fold_record.h"

#include <utility>

#include "base/bytes.h"
#include "base/distribution.h"

namespace tern {
namespace {

/// The quantiles of a normal distribution, until intervals are learned from what came of forecasts.
Quantiles normal_quantiles(double mean, double stddev) {
  Quantiles quantiles{};
  for (std::size_t q = 0; q < quantiles.size(); ++q) {
    quantiles[q] = static_cast<float>(mean + stddev * normal_quantile(kQuantileLevels[q]));
  }
  return quantiles;
}

void write_report(const FitReport& report, ByteWriter& out) {
  out.put(report.train_loss);
  out.put(std::uint8_t{report.valid_loss.has_value()});
  out.put(report.valid_loss.value_or(0));
  out.put(std::uint64_t{report.steps});
}

FitReport read_report(ByteReader& in) {
  FitReport report{in.number<double>(), std::nullopt};
  const bool judged = in.number<std::uint8_t>() != 0;
  const auto loss = in.number<double>();
  if (judged) report.valid_loss = loss;
  report.steps = in.number<std::uint64_t>();
  return report;
}

}  // namespace

FoldForecasts unforecast(const FoldPart& part, const std::string& model) {
  return {.fit = {.model = model,
                  .symbol = part.dataset->symbol,
                  .horizon = part.dataset->horizon,
                  .fold = part.rows.index,
                  .train_rows = part.rows.train.size()},
          .rows = {}};
}

Forecasts forecast_rows(const FoldPart& part, std::span<const double> mean,
                        std::span<const double> stddev) {
  Forecasts rows;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    rows.push_back({part.dataset->as_of[part.rows.test[i]], part.dataset->symbol,
                    part.dataset->horizon, mean[i], stddev[i], part.rows.index,
                    normal_quantiles(mean[i], stddev[i])});
  }
  return rows;
}

std::vector<VolatilityForecast> volatility_rows(const FoldPart& part,
                                                std::span<const double> log_variance) {
  std::vector<VolatilityForecast> rows;
  for (std::size_t i = 0; i < log_variance.size(); ++i) {
    rows.push_back({part.dataset->as_of[part.rows.test[i]], part.dataset->symbol,
                    part.dataset->horizon, log_variance[i], part.rows.index});
  }
  return rows;
}

std::string bytes_of(std::span<const FoldForecasts> said) {
  ByteWriter out;
  for (const FoldForecasts& one : said) {
    out.put(std::string_view(one.fit.refusal));
    out.put(one.fit.seconds);
    out.put(std::uint64_t{one.fit.model_bytes});
    out.put(std::uint8_t{one.fit.fit.has_value()});
    if (one.fit.fit) write_report(*one.fit.fit, out);
    std::vector<double> mean;
    std::vector<double> stddev;
    for (const Forecast& row : one.rows) {
      mean.push_back(row.mean);
      stddev.push_back(row.stddev);
    }
    out.put(mean);
    out.put(stddev);
  }
  return out.take();
}

std::string bytes_of(const FoldVolatility& said) {
  std::vector<double> log_variance;
  for (const VolatilityForecast& row : said.rows) log_variance.push_back(row.log_variance);
  ByteWriter out;
  out.put(log_variance);
  out.put(said.calibration);
  return out.take();
}

std::optional<std::vector<FoldForecasts>> read_forecasts(std::string_view bytes,
                                                         std::span<const FoldPart> parts,
                                                         const std::string& model) {
  ByteReader in(bytes);
  std::vector<FoldForecasts> said;
  for (const FoldPart& part : parts) {
    FoldForecasts& one = said.emplace_back(unforecast(part, model));
    one.fit.refusal = in.text();
    one.fit.seconds = in.number<double>();
    one.fit.model_bytes = in.number<std::uint64_t>();
    if (in.number<std::uint8_t>() != 0) one.fit.fit = read_report(in);
    const auto mean = in.column<double>();
    const auto stddev = in.column<double>();
    const std::size_t expected = one.fit.refusal.empty() ? part.rows.test.size() : 0;
    if (mean.size() != expected || stddev.size() != expected) return std::nullopt;
    one.rows = forecast_rows(part, mean, stddev);
    one.fit.forecasts = expected;
  }
  return in.finished() ? std::optional(std::move(said)) : std::nullopt;
}

std::optional<FoldVolatility> read_volatility(std::string_view bytes, const FoldPart& part) {
  ByteReader in(bytes);
  const auto log_variance = in.column<double>();
  FoldVolatility said{{}, in.column<float>()};
  if (!in.finished() || log_variance.size() != part.rows.test.size()) return std::nullopt;
  said.rows = volatility_rows(part, log_variance);
  return said;
}

}  // namespace tern
