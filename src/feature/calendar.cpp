#include <array>
#include <numbers>

#include "feature/groups.h"
#include "feature/rolling.h"

namespace tern {
namespace {

// All times are those at which the next bar, the one to be forecast, opens.

std::int64_t hour_of(Timestamp opening) {
  return (opening - std::chrono::floor<days>(opening)) / 1h;
}
std::chrono::weekday weekday_of(Timestamp opening) {
  return std::chrono::weekday{std::chrono::floor<days>(opening)};
}

double sine(double angle) {
  return std::sin(angle);
}
double cosine(double angle) {
  return std::cos(angle);
}
double is_weekend(Timestamp opening) {
  return weekday_of(opening).iso_encoding() >= 6 ? 1 : 0;
}
double is_us_session(Timestamp opening) {
  return 13 <= hour_of(opening) && hour_of(opening) <= 20 ? 1 : 0;
}
double is_funding_hour(Timestamp opening) {
  return hour_of(opening) % 8 == 0 ? 1 : 0;
}
double month_fraction(Timestamp opening) {
  const std::chrono::year_month_day date{std::chrono::floor<days>(opening)};
  return (static_cast<unsigned>(date.day()) - 1) / 30.0 - 0.5;
}

template <double (*answer)(Timestamp opening)>
class OfTheCalendar final : public FeatureState {
 public:
  explicit OfTheCalendar(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override { return answer(now.as_of); }
  void remember(Memory& /*memory*/) override {}
};

std::int64_t weekday_from_monday(Timestamp opening) {
  return weekday_of(opening).iso_encoding() - 1;
}

/// The sine or cosine of where in its cycle of `first` steps the time is.
template <std::int64_t (*step_of)(Timestamp opening), double (*wave)(double angle)>
class OfTheCycle final : public FeatureState {
 public:
  explicit OfTheCycle(Knobs knobs) {
    for (int step = 0; step < knobs.first; ++step) {
      waves_.push_back(wave(2 * std::numbers::pi * step / knobs.first));
    }
  }
  std::optional<double> step(const Moment& now) override {
    return waves_[static_cast<std::size_t>(step_of(now.as_of))];
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::vector<double> waves_;
};

/// The mean of the last `first` returns at the hour of the day at which the next bar will be.
class SameHourMean final : public FeatureState {
 public:
  explicit SameHourMean(Knobs knobs) : means_(kHours, RollingMean(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    means_[next_].push(*own.return_log);
    next_ = (next_ + 1) % kHours;
    if (!means_[next_].full() || !own.sigma) return std::nullopt;
    return means_[next_].mean() / *own.sigma;
  }
  void remember(Memory& memory) override {
    memory(next_);
    for (RollingMean& mean : means_) memory(mean);
  }

 private:
  static constexpr std::size_t kHours = 24;
  std::vector<RollingMean> means_;  // of an hour of the day each, counted from the first return
  std::size_t next_ = 0;
};

struct CalendarText {
  std::string_view name;
  std::string_view doc;
  std::string_view formula;
  std::string_view source =
      "freqtrade FreqAI %-hour_of_day and %-day_of_week; Zhou et al. 2021, Informer, AAAI 35, "
      "HourOfDay and DayOfWeek of its time features (there on a line, here on a circle)";
};

template <class State>
constexpr Feature calendar_feature(CalendarText text, Unit unit, Bounds bounds, Knobs knobs = {}) {
  return {
      .name = text.name,
      .doc = text.doc,
      .formula = text.formula,
      .source = text.source,
      .group = "calendar",
      .unit = unit,
      .bounds = bounds,
      .scaling = PriceScaling::invariant,
      .inputs = {Input::calendar},
      .knobs = knobs,
      .lookback = 1,
      .make = make_state<State>,
  };
}

constexpr std::array kRows = {
    calendar_feature<OfTheCycle<hour_of, sine>>(
        {.name = "hour_sin",
         .doc = "Sine of the hour (UTC) in which the next bar opens.",
         .formula = "sin(2 pi hour / {0})"},
        Unit::ratio, {-1, 1}, {24}),
    calendar_feature<OfTheCycle<hour_of, cosine>>(
        {.name = "hour_cos",
         .doc = "Cosine of the hour (UTC) in which the next bar opens.",
         .formula = "cos(2 pi hour / {0})"},
        Unit::ratio, {-1, 1}, {24}),
    calendar_feature<OfTheCycle<weekday_from_monday, sine>>(
        {.name = "dow_sin",
         .doc = "Sine of the day of the week (UTC) on which the next bar opens.",
         .formula = "sin(2 pi day / {0}), Monday = 0"},
        Unit::ratio, {-1, 1}, {7}),
    calendar_feature<OfTheCycle<weekday_from_monday, cosine>>(
        {.name = "dow_cos",
         .doc = "Cosine of the day of the week (UTC) on which the next bar opens.",
         .formula = "cos(2 pi day / {0}), Monday = 0"},
        Unit::ratio, {-1, 1}, {7}),
    calendar_feature<OfTheCalendar<is_weekend>>(
        {.name = "is_weekend",
         .doc = "Whether the next bar opens on a Saturday or Sunday (UTC).",
         .formula = "1 if weekday in {{Sat, Sun}}, else 0",
         .source = "Caporale and Plastun 2019, The day of the week effect in the cryptocurrency "
                   "market, Finance Research Letters 31, for the question"},
        Unit::indicator, {0, 1}),
    calendar_feature<OfTheCalendar<is_us_session>>(
        {.name = "us_session",
         .doc = "Whether the next bar opens while US stocks trade, in summer or winter time.",
         .formula = "1 if 13 <= hour (UTC) <= 20, else 0",
         .source = "NYSE trading hours, 09:30 to 16:00 in New York, in whole hours"},
        Unit::indicator, {0, 1}),
    calendar_feature<OfTheCalendar<is_funding_hour>>(
        {.name = "funding_hour",
         .doc = "Whether perpetual futures settle their funding as the next bar opens.",
         .formula = "1 if hour (UTC) in {{0, 8, 16}}, else 0",
         .source = "Binance futures' funding, by default every eight hours"},
        Unit::indicator, {0, 1}),
    calendar_feature<OfTheCalendar<month_fraction>>(
        {.name = "dom_frac",
         .doc = "How far into the month (UTC) the next bar opens: -1/2 on its first day.",
         .formula = "(day of month - 1) / 30 - 1/2",
         .source = "Zhou et al. 2021, Informer, AAAI 35, DayOfMonth of its time features"},
        Unit::ratio, {-0.5, 0.5}),
    Feature{
        .name = "hour_mean_30d",
        .doc = "Mean of the last {0} returns at the hour of the day at which the next bar will be, "
               "over volatility.",
        .formula = "mean(r(t-23-24k), k = 0 .. {0}-1) / sigma",
        .source = "Heston, Korajczyk and Sadka 2010, Intraday patterns in the cross-section of "
                  "stock returns, J. Finance 65(4)",
        .group = "calendar",
        .unit = Unit::sigmas,
        // The mean of 30 is at most the root of their squares over sqrt(30) > 5, the oldest of
        // which is 719 bars old.
        .bounds = {-sigma_bound(720) / 5, sigma_bound(720) / 5},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars},
        .knobs = {30},
        .lookback = 24 * 30 + 1,
        .make = make_state<SameHourMean>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> calendar_features() {
  return kRows;
}

}  // namespace tern
