#include "run/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "run/engine.h"
#include "run/round_trips.h"
#include "sim/exchange.h"
#include "trade/rounding.h"

namespace tern {
namespace {

constexpr double kPriceMax = 1e9;
constexpr double kCapitalMax = 1e9;
constexpr double kHeldMax = 4e10;  // of an asset: half of what 64 bits count in units of 1e-8
constexpr double kCostMax = 1000;  // basis points: a tenth of everything traded

Error refuse(std::string message) {
  return fail(Errc::invalid_argument, std::move(message));
}

Status check_money(const BacktestOptions& options) {
  if (!(options.capital >= 1 && options.capital <= kCapitalMax)) {
    return refuse(fmt::format("capital {} cannot be traded; give from 1 to {}", options.capital,
                              kCapitalMax));
  }
  const Costs& costs = options.costs;
  for (const double cost : {costs.fee_bps, costs.half_spread_bps, costs.slippage_bps,
                            costs.slippage_volatility, costs.impact}) {
    if (!(cost >= 0 && cost <= kCostMax)) {
      return refuse(fmt::format("a cost of {}; give from 0 to {}", cost, kCostMax));
    }
  }
  return {};
}

Status check_prices(const Market& market) {
  for (std::size_t s = 0; s < market.bars.size(); ++s) {
    const Bars& bars = market.bars[s];
    for (std::size_t i = 0; i < bars.size(); ++i) {
      if (bars.present()[i] && bars.high()[i] > kPriceMax) {
        return refuse(fmt::format("{} trades at {}; prices above {} cannot be counted exactly",
                                  market.universe.instruments()[s].name, bars.high()[i],
                                  kPriceMax));
      }
    }
  }
  return {};
}

Status check_forecasts(const Market& market, const Forecasts& forecasts) {
  const TimeGrid grid = market.as_of();
  for (std::size_t i = 0; i < forecasts.size(); ++i) {
    const Forecast& f = forecasts[i];
    const auto about = [&](std::string_view why) {
      return refuse(fmt::format("forecast {} of {}: {}", i, to_string(f.as_of), why));
    };
    if (f.symbol.index >= market.universe.size())
      return about("of an instrument not in the market");
    if (!std::isfinite(f.mean)) return about("its mean is not a number");
    if (f.horizon != forecasts.front().horizon) {
      return about("of another horizon than the first; trade one horizon at a time");
    }
    if (grid.range().contains(f.as_of) && !grid.row_at(f.as_of)) {
      return about("not made at the close of a bar");
    }
    const Forecast& before = forecasts[i == 0 ? 0 : i - 1];
    if (i > 0 && std::pair(before.as_of, before.symbol) >= std::pair(f.as_of, f.symbol)) {
      return about("repeated or out of order; sort by as_of and symbol");
    }
  }
  return {};
}

/// The grid of the instants in `range`.
Result<TimeGrid> instants_in(const Market& market, TimeRange range) {
  const TimeGrid grid = market.as_of();
  const std::size_t from = grid.row_from(range.begin);
  const std::size_t to = grid.row_from(range.end);
  if (from >= to) {
    return refuse(fmt::format("no bar closes between {} and {}; the market covers {} to {}",
                              to_string(range.begin), to_string(range.end), to_string(grid.start),
                              to_string(grid.range().end)));
  }
  return TimeGrid{grid[from], grid.step, to - from};
}

/// One run: the loop that joins feed, engine, venue, and journal.
class Run {
 public:
  Run(const Market& market, const BacktestOptions& options, Engine engine, TimeGrid instants)
      : market_(market),
        engine_(std::move(engine)),
        exchange_(market, options.costs),
        trips_(market.universe),
        closes_(market.universe.size(), 0.0),
        equity_(instants.size),
        cost_(instants.size),
        weights_(market.universe.size(), Column(instants.size)),
        instants_(instants),
        result_{options.strategy, Frame(instants), {}, 0, 0, 0, 0, 0, 0, {}} {}

  /// Errors: invalid_argument, when amounts grow beyond what can be counted exactly.
  Result<BacktestRecord> operator()(const Forecasts& forecasts, double capital) &&;

 private:
  std::vector<ApprovedOrder> tell(const Event& event) {
    journal_.append(event);
    return engine_.step(event);
  }
  Status check_countable(std::size_t row) const;
  void open(std::size_t row);
  void decide(std::size_t row, std::span<const Forecast> forecasts);
  void count(const Fill& fill);
  void mark(std::size_t row);
  void finish();

  const Market& market_;
  Engine engine_;
  SimulatedExchange exchange_;
  Journal journal_;
  RoundTrips trips_;
  std::vector<double> closes_;  // shape [universe]; the last of each
  Column equity_, cost_;
  std::vector<Column> weights_;
  TimeGrid instants_;
  BacktestResult result_;
};

/// Whether all that could be bought or held during bar `row` is an amount that can be counted.
Status Run::check_countable(std::size_t row) const {
  double low = 1, growth = 1;
  for (std::size_t i = 0; i < closes_.size(); ++i) {
    const Bars& bars = market_.bars[i];
    if (!bars.present()[row]) continue;
    const double last = closes_[i] > 0 ? closes_[i] : bars.open()[row];
    const auto [least, most] = std::minmax({last, bars.open()[row], bars.close()[row]});
    low = std::min(low, least);
    growth = std::max(growth, most / least);
  }
  const double whole = engine_.equity();
  if (whole * growth / low <= kHeldMax) return {};
  return refuse(
      fmt::format("{} at prices of {} on {} is more than can be counted exactly: lower "
                  "the capital, or leave out the pair with the lowest price",
                  whole, low, to_string(market_.as_of()[row])));
}

void Run::open(std::size_t row) {
  for (const Answer& answer : exchange_.open(row)) {
    std::visit([&](const auto& event) { static_cast<void>(tell(event)); }, answer);
    if (const auto* fill = std::get_if<Fill>(&answer)) count(*fill);
  }
}

void Run::count(const Fill& fill) {
  trips_.add(fill);
  result_.fees_paid += estimate(fill.fee, market_.universe);
  result_.slippage_paid += estimate(fill.slippage, market_.universe);
  const double notional = std::abs(estimate(fill.quote, market_.universe));
  result_.traded += notional;
  result_.turnover += notional / engine_.equity();
}

void Run::decide(std::size_t row, std::span<const Forecast> forecasts) {
  const Timestamp at = market_.as_of()[row];
  for (std::uint16_t i = 0; i < closes_.size(); ++i) {
    const Bars& bars = market_.bars[i];
    if (!bars.present()[row]) continue;
    closes_[i] = bars.close()[row];
    static_cast<void>(tell(BarClosed{at, SymbolId{i}, closes_[i]}));
  }
  for (const Forecast& forecast : forecasts) static_cast<void>(tell(forecast));
  for (const ApprovedOrder& order : tell(InstantClosed{at})) exchange_.submit(order);
}

void Run::mark(std::size_t row) {
  const double whole = engine_.equity();
  equity_.set(row, whole);
  cost_.set(row, result_.fees_paid + result_.slippage_paid);
  for (std::uint16_t i = 0; i < weights_.size(); ++i) {
    weights_[i].set(row, engine_.worth(SymbolId{i}) / whole);
  }
}

void Run::finish() {
  result_.equity.add("equity") = std::move(equity_);
  result_.equity.add("cost_cumulative") = std::move(cost_);
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    result_.equity.add("weight." + market_.universe.instruments()[i].name) = std::move(weights_[i]);
  }
  result_.trades = trips_.finish(instants_[instants_.size - 1], closes_);
  result_.orders = engine_.orders();
  result_.refused = engine_.refused();
  result_.journal_hash = journal_.hash();
}

Result<BacktestRecord> Run::operator()(const Forecasts& forecasts, double capital) && {
  const TimeGrid grid = market_.as_of();
  const std::size_t first = *grid.row_at(instants_.start);
  const Amount start = whole_units(capital, market_.universe.quote(), market_.universe);
  static_cast<void>(tell(Deposit{instants_.start, start}));
  exchange_.deposit(start);
  auto next = std::ranges::lower_bound(forecasts, instants_.start, {}, &Forecast::as_of);
  for (std::size_t row = 0; row < first + instants_.size; ++row) {
    if (row >= first) TERN_TRY_STATUS(check_countable(row));
    open(row);
    exchange_.close(row);
    if (row < first) continue;
    const auto from = next;
    while (next != forecasts.end() && next->as_of == grid[row]) ++next;
    decide(row, {from, next});
    mark(row - first);
  }
  finish();
  return BacktestRecord{std::move(result_), std::move(journal_), engine_.ledger()};
}

}  // namespace

Result<BacktestRecord> record_backtest(const Market& market, const Forecasts& forecasts,
                                       const BacktestOptions& options) {
  TERN_TRY_STATUS(check_money(options));
  TERN_TRY_STATUS(check_prices(market));
  TERN_TRY_STATUS(check_forecasts(market, forecasts));
  TERN_TRY(const TimeGrid instants, instants_in(market, options.range));
  TERN_TRY(Engine engine, Engine::make(market.universe, options.strategy, options.costs));
  return Run(market, options, std::move(engine), instants)(forecasts, options.capital);
}

Result<BacktestResult> backtest(const Market& market, const Forecasts& forecasts,
                                const BacktestOptions& options) {
  TERN_TRY(BacktestRecord record, record_backtest(market, forecasts, options));
  return std::move(record.result);
}

std::vector<double> bar_returns(const Frame& equity) {
  const auto column = equity.find("equity");
  TERN_CHECK(column.has_value(), "an equity frame has a column equity");
  std::vector<double> returns;
  std::optional<double> before;
  for (std::size_t row = 0; row < equity.rows(); ++row) {
    if (!column->valid[row]) continue;
    const double now = column->values[row];
    if (before) returns.push_back(*before > 0 ? now / *before - 1 : 0);
    before = now;
  }
  return returns;
}

}  // namespace tern
