#include "validate/label_shift.h"

#include <cmath>
#include <limits>

#include "base/check.h"
#include "validate/skill.h"

namespace tern {
namespace {

/// The log return of each bar, known at its close.
Column returns_of(const Bars& bars) {
  Column returns(bars.size());
  for (std::size_t row = 1; row < bars.size(); ++row) {
    if (const auto value = log_return(bars, row - 1, row)) returns.set(row, *value);
  }
  return returns;
}

/// The place in `bars` of each row.
std::vector<std::size_t> places_of(const Dataset& dataset, const Bars& bars) {
  std::vector<std::size_t> places;
  for (const Timestamp as_of : dataset.as_of) {
    const auto row = bars.as_of().row_at(as_of);
    TERN_CHECK(row, "a dataset's rows are stamped at the closes of its bars");
    places.push_back(*row);
  }
  return places;
}

}  // namespace

Ahead strongest_ahead(const ShiftProfile& profile) {
  Ahead strongest{0, std::numeric_limits<double>::quiet_NaN()};
  for (int k = 1; k <= kShiftMax; ++k) {
    if (!(std::abs(profile.at(k)) <= std::abs(strongest.correlation))) {
      if (!std::isnan(profile.at(k))) strongest = {k, profile.at(k)};
    }
  }
  return strongest;
}

bool looks_ahead(const ShiftProfile& profile) {
  return std::abs(strongest_ahead(profile).correlation) > kShiftAlarm;
}

std::vector<ShiftProfile> label_shift_profiles(const Dataset& dataset, const Bars& bars) {
  const Column returns = returns_of(bars);
  const std::vector<std::size_t> places = places_of(dataset, bars);
  std::vector<ShiftProfile> profiles;
  std::vector<double> values, shifted;
  for (std::size_t f = 0; f < dataset.features.size(); ++f) {
    ShiftProfile profile{dataset.features[f], {}};
    for (int k = -kShiftMax; k <= kShiftMax; ++k) {
      values.clear();
      shifted.clear();
      for (std::size_t row = 0; row < dataset.count(); ++row) {
        const float value = dataset.x[row * dataset.features.size() + f];
        const auto place = static_cast<std::ptrdiff_t>(places[row]) + k;
        if (std::isnan(value) || place < 0 || static_cast<std::size_t>(place) >= bars.size() ||
            !returns.valid[static_cast<std::size_t>(place)]) {
          continue;
        }
        values.push_back(static_cast<double>(value));
        shifted.push_back(returns.values[static_cast<std::size_t>(place)]);
      }
      profile.correlation[static_cast<std::size_t>(k + kShiftMax)] = pearson(values, shifted);
    }
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace tern
