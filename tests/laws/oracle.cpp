#include "oracle.h"

namespace tern::laws {

double mean(std::size_t n, const Term& term) {
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) sum += term(k);
  return sum / static_cast<double>(n);
}

double sum(std::size_t n, const Term& term) {
  return static_cast<double>(n) * mean(n, term);
}

double deviation(std::size_t n, const Term& term) {
  const double center = mean(n, term);
  return std::sqrt(mean(n, [&](std::size_t k) { return std::pow(term(k) - center, 2); }));
}

double correlation(std::size_t n, const Term& x, const Term& y) {
  const double x_mean = mean(n, x), y_mean = mean(n, y);
  const double together = mean(n, [&](std::size_t k) { return (x(k) - x_mean) * (y(k) - y_mean); });
  return together / (deviation(n, x) * deviation(n, y));
}

double largest(std::size_t n, const Term& term) {
  double best = term(0);
  for (std::size_t k = 1; k < n; ++k) best = std::max(best, term(k));
  return best;
}

double smallest(std::size_t n, const Term& term) {
  return -largest(n, [&](std::size_t k) { return -term(k); });
}

double zscore(std::size_t n, const Term& term) {
  return (term(0) - mean(n, term)) / deviation(n, term);
}

double ema(int span, std::size_t age, const Term& term) {
  const double alpha = 2.0 / (span + 1);
  double sum = std::pow(1 - alpha, static_cast<double>(age)) * term(age);
  for (std::size_t k = 0; k < age; ++k) {
    sum += alpha * std::pow(1 - alpha, static_cast<double>(k)) * term(k);
  }
  return sum;
}

double rsi(std::size_t n, const std::vector<double>& changes) {
  double gain = 0, loss = 0;
  const auto period = static_cast<double>(n);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const double up = std::max(changes[i], 0.0), down = std::max(-changes[i], 0.0);
    gain = i < n ? gain + up / period : ((period - 1) * gain + up) / period;
    loss = i < n ? loss + down / period : ((period - 1) * loss + down) / period;
  }
  return gain / (gain + loss);
}

std::vector<double> wilder_means(std::size_t n, const std::vector<double>& values) {
  const auto period = static_cast<double>(n);
  double start = 0;
  for (std::size_t i = 0; i < n; ++i) start += values[i] / period;
  std::vector<double> means{start};
  for (std::size_t i = n; i < values.size(); ++i) {
    means.push_back(((period - 1) * means.back() + values[i]) / period);
  }
  return means;
}

std::vector<double> closed_log_closes(const Bars& bars, Timestamp now) {
  std::vector<double> closes;
  for (std::size_t i = 0; i < bars.size() && bars.close_time(i) <= now; ++i) {
    closes.push_back(std::log(bars.close()[i]));
  }
  return closes;
}

std::vector<double> differences_of(const std::vector<double>& values) {
  std::vector<double> differences;
  for (std::size_t i = 1; i < values.size(); ++i) differences.push_back(values[i] - values[i - 1]);
  return differences;
}

}  // namespace tern::laws
