#include "app/whole_way.h"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include "app/learned.h"
#include "app/traded.h"

namespace tern {
namespace {

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}
bool same(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

std::size_t rows_until(const Dataset& dataset, Timestamp now) {
  return static_cast<std::size_t>(std::ranges::upper_bound(dataset.as_of, now) -
                                  dataset.as_of.begin());
}

void compare(const Dataset& a, const Dataset& b, Timestamp now, WayChanges& changes) {
  const std::size_t in_a = rows_until(a, now);
  const std::size_t in_b = rows_until(b, now);
  for (std::size_t row = std::min(in_a, in_b); row < std::max(in_a, in_b); ++row) {
    changes.features.add(true);
  }
  const std::size_t width = a.features.size();
  for (std::size_t row = 0; row < std::min(in_a, in_b); ++row) {
    changes.features.add(a.as_of[row] != b.as_of[row] ||
                         !same(a.volatility[row], b.volatility[row]) ||
                         !same(a.recent[row], b.recent[row]));
    for (std::size_t f = row * width; f < (row + 1) * width; ++f) {
      changes.features.add(!same(a.x[f], b.x[f]));
    }
    if (a.as_of[row] + a.horizon > now) continue;
    changes.labels.add(a.labelled[row] != b.labelled[row] || !same(a.outcome[row], b.outcome[row]));
  }
}

void compare(const Forecasts& a, const Forecasts& b, Timestamp now, Changes& changes) {
  const auto until = [now](const Forecasts& rows) {
    const auto end = std::ranges::upper_bound(rows, now, {}, &Forecast::as_of);
    return std::span(rows.begin(), end);
  };
  const auto in_a = until(a);
  const auto in_b = until(b);
  for (std::size_t i = 0; i < std::max(in_a.size(), in_b.size()); ++i) {
    changes.add(i >= in_a.size() || i >= in_b.size() || in_a[i] != in_b[i]);
  }
}

void compare(const Frame& a, const Frame& b, Timestamp now, Changes& changes) {
  for (std::size_t c = 0; c < a.columns(); ++c) {
    const ColumnView in_a = a.column(c);
    const ColumnView in_b = b.column(c);
    for (std::size_t row = 0; row < a.rows() && a.as_of()[row] <= now; ++row) {
      changes.add(row >= b.rows() || in_a.valid[row] != in_b.valid[row] ||
                  (in_a.valid[row] && !same(in_a.values[row], in_b.values[row])));
    }
  }
}

}  // namespace

Result<WholeWay> go_whole_way(const Config& config, const Market& market, std::size_t jobs) {
  TERN_TRY(std::vector<Dataset> datasets, make_datasets(config, market, jobs));
  TERN_TRY(Learned learned, learn_from(config, market, datasets, jobs));
  const Forecasts forecasts = traded_forecasts(config, learned.out_of_sample);
  TERN_TRY(Traded traded, trade(config, market, forecasts, learned.test, jobs));
  WholeWay way{std::move(datasets), std::move(learned.out_of_sample.tables), {}};
  for (auto* runs : {&traded.strategies, &traded.single_asset, &traded.allocations}) {
    for (StrategyRun& run : *runs) way.books.push_back(std::move(run.result.equity));
  }
  return way;
}

WayChanges& WayChanges::operator+=(const WayChanges& other) {
  features += other.features;
  labels += other.labels;
  forecasts += other.forecasts;
  books += other.books;
  return *this;
}

Changes WayChanges::all() const {
  Changes sum;
  for (const Changes* stage : {&features, &labels, &forecasts, &books}) sum += *stage;
  return sum;
}

WayChanges changes_until(const WholeWay& a, const WholeWay& b, Timestamp now) {
  TERN_CHECK(a.datasets.size() == b.datasets.size() && a.tables.size() == b.tables.size() &&
                 a.books.size() == b.books.size(),
             "both go by the same configuration");
  WayChanges changes;
  for (std::size_t i = 0; i < a.datasets.size(); ++i) {
    compare(a.datasets[i], b.datasets[i], now, changes);
  }
  for (std::size_t i = 0; i < a.tables.size(); ++i) {
    compare(a.tables[i].rows, b.tables[i].rows, now, changes.forecasts);
  }
  for (std::size_t i = 0; i < a.books.size(); ++i) {
    compare(a.books[i], b.books[i], now, changes.books);
  }
  return changes;
}

}  // namespace tern
