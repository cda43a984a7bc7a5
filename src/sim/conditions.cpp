#include "sim/conditions.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

constexpr double kRecentBarsMin = 10;
constexpr double kUsualOverRecent = 30;

double keep_of(double age_mean) {
  return age_mean / (age_mean + 1);
}

}  // namespace

ConditionsTracker::ConditionsTracker(Interval interval)
    : bars_per_day_(static_cast<double>(days{1} / length(interval))),
      recent_{.keep = keep_of(std::max(bars_per_day_, kRecentBarsMin))},
      usual_{.keep = keep_of(kUsualOverRecent * std::max(bars_per_day_, kRecentBarsMin))} {}

void ConditionsTracker::add(const std::optional<Bar>& bar) {
  quote_.emplace_back();
  if (static_cast<double>(quote_.size()) > bars_per_day_) quote_.pop_front();
  if (bar) {
    quote_.back() = bar->quote_volume.value_or(bar->volume * bar->close);
    if (close_) {
      const double change = std::log(bar->close / *close_);
      recent_.add(change * change);
      usual_.add(change * change);
    }
  }
  close_ = bar ? std::optional{bar->close} : std::nullopt;
}

Conditions ConditionsTracker::now() const {
  double sum = 0, count = 0;
  for (const auto& volume : quote_) {
    sum += volume.value_or(0);
    count += volume ? 1 : 0;
  }
  const double usual = usual_.value();
  return {.volatility_ratio = usual > 0 ? std::sqrt(recent_.value() / usual) : 1.0,
          .volatility_day = std::sqrt(recent_.value() * bars_per_day_),
          .volume_day = count > 0 ? sum / count * bars_per_day_ : 0.0};
}

}  // namespace tern
