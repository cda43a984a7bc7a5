#include <array>
#include <numbers>

#include "feature/groups.h"

namespace tern {
namespace {

/// The hour of the day in which the next bar, the one to be forecast, opens.
double hour_of(Timestamp as_of) {
  return static_cast<double>((as_of - std::chrono::floor<days>(as_of)) / 1h);
}

class HourSine final : public FeatureState {
 public:
  explicit HourSine(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    return std::sin(2 * std::numbers::pi * hour_of(now.as_of) / 24);
  }
  void remember(Memory& /*memory*/) override {}
};

class HourCosine final : public FeatureState {
 public:
  explicit HourCosine(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    return std::cos(2 * std::numbers::pi * hour_of(now.as_of) / 24);
  }
  void remember(Memory& /*memory*/) override {}
};

class IsWeekend final : public FeatureState {
 public:
  explicit IsWeekend(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const std::chrono::weekday day{std::chrono::floor<days>(now.as_of)};
    return day == std::chrono::Saturday || day == std::chrono::Sunday ? 1.0 : 0.0;
  }
  void remember(Memory& /*memory*/) override {}
};

struct CalendarText {
  std::string_view name;
  std::string_view doc;
  std::string_view formula;
};

constexpr Feature calendar_feature(CalendarText text, Unit unit, Bounds bounds,
                                   std::unique_ptr<FeatureState> (*make)(Knobs)) {
  return {
      .name = text.name,
      .doc = text.doc,
      .formula = text.formula,
      .source =
          "Zhou et al. 2021, Informer, AAAI 35 (time features); freqtrade FreqAI "
          "%-hour_of_day and %-day_of_week",
      .group = "calendar",
      .unit = unit,
      .bounds = bounds,
      .scaling = PriceScaling::invariant,
      .inputs = {Input::calendar},
      .knobs = {},
      .lookback = 1,
      .make = make,
  };
}

constexpr std::array kRows = {
    calendar_feature({.name = "hour_sin",
                      .doc = "Sine of the hour (UTC) in which the next bar opens.",
                      .formula = "sin(2 pi hour / 24)"},
                     Unit::ratio, {-1, 1}, make_state<HourSine>),
    calendar_feature({.name = "hour_cos",
                      .doc = "Cosine of the hour (UTC) in which the next bar opens.",
                      .formula = "cos(2 pi hour / 24)"},
                     Unit::ratio, {-1, 1}, make_state<HourCosine>),
    calendar_feature({.name = "is_weekend",
                      .doc = "Whether the next bar opens on a Saturday or Sunday (UTC).",
                      .formula = "1 if weekday in {{Sat, Sun}}, else 0"},
                     Unit::indicator, {0, 1}, make_state<IsWeekend>),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> calendar_features() {
  return kRows;
}

}  // namespace tern
