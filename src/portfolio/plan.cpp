#include "portfolio/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tern {
namespace {

constexpr std::array<std::string_view, 3> kCadences = {"band", "calendar", "regime"};
// Of DominanceRegime::State, as the dominance kind names them.
constexpr std::array<std::string_view, 3> kBtcStates = {"alt_season", "balanced", "btc_dominant"};
constexpr Duration kChangeSpan = days{30};  // over which BTC.D is called rising or falling

/// The instants of the market at one hour of the day, each with its row.
std::vector<std::size_t> daily_rows(const TimeGrid& grid, int hour) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < grid.size; ++row) {
    if (grid[row].time_since_epoch() % Duration{24h} == std::chrono::hours{hour}) {
      rows.push_back(row);
    }
  }
  return rows;
}

/// The newest close of each instrument at the daily instants; NaN where the last day has none.
class DailyCloses {
 public:
  DailyCloses(const Market& market, int hour) : rows_(daily_rows(market.as_of(), hour)) {
    const auto bars_per_day = static_cast<std::size_t>(Duration{24h} / market.as_of().step);
    for (const Bars& bars : market.bars) {
      std::vector<double>& closes = closes_.emplace_back();
      for (const std::size_t row : rows_) {
        std::size_t age = 0;
        while (age < bars_per_day && age <= row && !bars.present()[row - age]) ++age;
        const bool known = age < bars_per_day && age <= row;
        closes.push_back(known ? bars.close()[row - age] : std::nan(""));
      }
    }
  }

  std::size_t size() const { return rows_.size(); }
  std::size_t row(std::size_t day) const { return rows_[day]; }
  bool priced(std::size_t symbol, std::size_t day) const {
    return std::isfinite(closes_[symbol][day]);
  }
  /// The simple return of the day that ends at `day`; NaN where one of its ends is missing.
  double day_return(std::size_t symbol, std::size_t day) const {
    return day == 0 ? std::nan("") : closes_[symbol][day] / closes_[symbol][day - 1] - 1;
  }
  /// How many returns in a row end at `day`, `most` at most.
  std::size_t run(std::size_t symbol, std::size_t day, std::size_t most) const {
    std::size_t length = 0;
    while (length < most && length < day && std::isfinite(day_return(symbol, day - length))) {
      ++length;
    }
    return length;
  }

 private:
  std::vector<std::size_t> rows_;
  std::vector<std::vector<double>> closes_;  // shape [universe][days]
};

/// Walks an allocator from day to day.
class Planner {
 public:
  Planner(const Market& market, const RegimeHistory& dominance, const RegimeHistory& regimes,
          const PlanOptions& options)
      : market_(market),
        dominance_(dominance),
        regimes_(regimes),
        options_(options),
        closes_(market, options.hour),
        held_(market.universe.size(), 0.0) {}

  Result<std::vector<TargetWeights>> operator()() {
    std::vector<TargetWeights> plan;
    for (std::size_t day = 0; day < closes_.size(); ++day) {
      drift(day);
      const Timestamp now = market_.as_of()[closes_.row(day)];
      if (!options_.range.contains(now) || !is_due(now)) continue;
      TERN_TRY(TargetWeights target, decide(day, now));
      for (std::size_t i = 0; i < target.weight.size(); ++i) {
        target.why.tilt.push_back(target.weight[i] - options_.configured[i]);
      }
      held_ = target.weight;
      plan.push_back(std::move(target));
    }
    return plan;
  }

 private:
  /// Those that can be held, in the order of the universe, and what keeps the others out.
  struct Eligible {
    std::vector<std::size_t> symbols;
    std::size_t days = 0;  // of returns that all of them have
    std::vector<std::string> limits;
  };

  void drift(std::size_t day);
  std::optional<std::size_t> state_at(Timestamp now) const;
  bool is_due(Timestamp now);
  Eligible eligible(std::size_t day) const;
  Result<TargetWeights> decide(std::size_t day, Timestamp now) const;
  std::vector<double> returns_of(const Eligible& eligible, std::size_t day) const;
  std::optional<double> btc_change(Timestamp now) const;
  std::string regime_name(Timestamp now) const;

  const Market& market_;
  const RegimeHistory& dominance_;
  const RegimeHistory& regimes_;
  const PlanOptions& options_;
  DailyCloses closes_;
  std::vector<double> held_;          // shape [universe]; as the last weights have drifted
  std::optional<Timestamp> next_;     // of Cadence::calendar
  std::optional<std::size_t> state_;  // of Cadence::regime, when weights were last decided
  bool begun_ = false;
};

/// Prices moved since yesterday, and the shares of equity with them.
void Planner::drift(std::size_t day) {
  double grown = 1;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    const double change = closes_.day_return(i, day);
    const double gain = std::isfinite(change) ? held_[i] * change : 0;
    held_[i] += gain;
    grown += gain;
  }
  if (grown <= 0) return;
  for (double& share : held_) share /= grown;
}

/// The state whose change is a reason to trade; none where it is not known. Risk-off hides which
/// coins rule, and an allocator of dominance minds both.
std::optional<std::size_t> Planner::state_at(Timestamp now) const {
  if (!options_.allocator->follows_dominance) {
    const RegimeReading* reading = regimes_.at(now);
    return reading == nullptr ? std::nullopt : reading->state;
  }
  const RegimeReading* reading = dominance_.at(now);
  if (reading == nullptr || !reading->btc_dominance) return std::nullopt;
  const auto place = [](DominanceRegime::State state) { return static_cast<std::size_t>(state); };
  // A share of USDT that is not known is a state of its own.
  const std::size_t usdt = reading->usdt_dominance ? place(*reading->usdt_dominance) : 3;
  return 4 * place(*reading->btc_dominance) + usdt;
}

bool Planner::is_due(Timestamp now) {
  const bool first = !std::exchange(begun_, true);
  if (options_.cadence == Cadence::band) return true;
  if (options_.cadence == Cadence::regime) {
    const auto state = state_at(now);
    const bool changed = state.has_value() && state != state_;
    if (changed) state_ = state;
    return first || changed;
  }
  if (!first && now < *next_) return false;
  if (first) next_ = now;
  while (*next_ <= now) *next_ = add_months(*next_, options_.every.months) + options_.every.length;
  return true;
}

Planner::Eligible Planner::eligible(std::size_t day) const {
  Eligible found{.symbols = {}, .days = options_.window, .limits = {}};
  const std::size_t needed = options_.allocator->days_needed;
  for (std::size_t i = 0; i < market_.universe.size(); ++i) {
    const std::size_t run = closes_.run(i, day, options_.window);
    if (run < needed) {
      found.limits.push_back(fmt::format("{}: {} daily returns in a row, {} are needed",
                                         market_.universe.instruments()[i].name, run, needed));
      continue;
    }
    if (!closes_.priced(i, day)) continue;
    found.symbols.push_back(i);
    found.days = std::min(found.days, run);
  }
  return found;
}

std::vector<double> Planner::returns_of(const Eligible& eligible, std::size_t day) const {
  std::vector<double> returns;
  returns.reserve(eligible.days * eligible.symbols.size());
  for (std::size_t ago = eligible.days; ago-- > 0;) {
    for (const std::size_t i : eligible.symbols)
      returns.push_back(closes_.day_return(i, day - ago));
  }
  return returns;
}

std::optional<double> Planner::btc_change(Timestamp now) const {
  const auto share = newest_share(market_.dominance.btc, now);
  const auto before = newest_share(market_.dominance.btc, now - kChangeSpan);
  if (!share || !before) return std::nullopt;
  return share->value - before->value;
}

/// The state that weights follow: what both dominance rules say, for those who look at them.
std::string Planner::regime_name(Timestamp now) const {
  const bool follows = options_.allocator->follows_dominance;
  if (!follows && options_.cadence != Cadence::regime) return {};
  const RegimeHistory& history = follows ? dominance_ : regimes_;
  const RegimeReading* reading = history.at(now);
  if (reading == nullptr) return {};
  if (!follows) return std::string(history.state_of(*reading));
  if (!reading->btc_dominance) return {};
  std::string name(kBtcStates.at(static_cast<std::size_t>(*reading->btc_dominance)));
  if (reading->usdt_dominance == DominanceRegime::State::high) name += ", risk_off";
  return name;
}

Result<TargetWeights> Planner::decide(std::size_t day, Timestamp now) const {
  const std::size_t all = market_.universe.size();
  TargetWeights target{now, std::vector<double>(all, 0.0), std::vector<bool>(all, false), {}};
  Eligible found = eligible(day);
  target.why = {.allocator = std::string(options_.allocator->name),
                .regime = regime_name(now),
                .exposure = 1,
                .limits = std::move(found.limits),
                .tilt = {},
                .risk_share = {}};
  for (std::size_t i = 0; i < all; ++i) target.active[i] = closes_.priced(i, day);
  if (found.symbols.empty()) return target;
  const std::vector<double> returns = returns_of(found, day);
  std::vector<double> held, configured;
  for (const std::size_t i : found.symbols) {
    held.push_back(held_[i]);
    configured.push_back(options_.configured[i]);
  }
  const auto place_of = [&](std::string_view base) -> std::optional<std::size_t> {
    for (std::size_t place = 0; place < found.symbols.size(); ++place) {
      const std::string& name = market_.universe.instruments()[found.symbols[place]].name;
      if (name.substr(0, name.find('/')) == base) return place;
    }
    return std::nullopt;
  };
  const RegimeReading* reading = dominance_.at(now);
  const AllocationView view{
      .assets = found.symbols.size(),
      .returns = returns,
      .held = held,
      .configured = configured,
      .btc = place_of("BTC"),
      .eth = place_of("ETH"),
      .sol = place_of("SOL"),
      .btc_dominance = reading == nullptr ? std::nullopt : reading->btc_dominance,
      .usdt_dominance = reading == nullptr ? std::nullopt : reading->usdt_dominance,
      .btc_change = btc_change(now)};
  TERN_TRY(AllocatedWeights made, weights_of(*options_.allocator, view, options_.knobs));
  if (!made.risk_share.empty()) target.why.risk_share.resize(all, 0.0);
  for (std::size_t place = 0; place < found.symbols.size(); ++place) {
    target.weight[found.symbols[place]] = made.weight[place];
    if (made.risk_share.empty()) continue;
    target.why.risk_share[found.symbols[place]] = made.risk_share[place];
  }
  target.why.exposure = made.exposure;
  std::ranges::move(made.limits, std::back_inserter(target.why.limits));
  return target;
}

}  // namespace

Result<Cadence> parse_cadence(std::string_view text) {
  const auto found = std::ranges::find(kCadences, text);
  if (found != kCadences.end()) return static_cast<Cadence>(found - kCadences.begin());
  return fail(Errc::invalid_argument,
              fmt::format("there is no way to rebalance called '{}'; choose from {}", text,
                          fmt::join(kCadences, ", ")));
}

Result<std::vector<TargetWeights>> make_plan(const Market& market, const RegimeHistory& dominance,
                                             const RegimeHistory& regimes,
                                             const PlanOptions& options) {
  TERN_CHECK(options.configured.size() == market.universe.size(), "one weight per instrument");
  return Planner(market, dominance, regimes, options)();
}

}  // namespace tern
