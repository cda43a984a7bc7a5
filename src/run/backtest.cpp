#include "run/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "run/engine.h"
#include "run/round_trips.h"
#include "run/tradable.h"
#include "sim/exchange.h"
#include "trade/rounding.h"

namespace tern {
namespace {

constexpr double kHeldMax = 4e10;  // of an asset: half of what 64 bits count in units of 1e-8

Error refuse(std::string message) {
  return fail(Errc::invalid_argument, std::move(message));
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

/// What of `list` can matter to a run from `begin` on: its newest before that, and all the rest.
template <class T>
std::span<const T> mattering(std::span<const T> list, Timestamp begin, Timestamp T::*at) {
  const auto first = std::ranges::lower_bound(list, begin, {}, at) - list.begin();
  return list.subspan(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, first - 1)));
}

/// What else happens, beside bars, forecasts, and fills, in order: funding, plans, and regimes.
std::vector<Event> feed_of(const Market& market, const BacktestOptions& options, Timestamp begin) {
  std::vector<Event> feed;
  for (std::uint16_t i = 0; options.strategy.perpetual && i < market.funding.size(); ++i) {
    for (const FundingRate& due : market.funding[i]) {
      if (due.at >= begin) feed.emplace_back(FundingDue{due.at, SymbolId{i}, due.rate});
    }
  }
  const auto plan = mattering(options.plan, begin, &TargetWeights::as_of);
  const auto regimes = mattering(options.regimes, begin, &RegimeRead::at);
  feed.insert(feed.end(), plan.begin(), plan.end());
  feed.insert(feed.end(), regimes.begin(), regimes.end());
  std::ranges::stable_sort(feed, {}, time_of);
  return feed;
}

/// One run: the loop that joins feed, engine, venue, and journal.
class Run {
 public:
  Run(const Market& market, const BacktestOptions& options, Engine engine, TimeGrid instants)
      : market_(market),
        engine_(std::move(engine)),
        exchange_(market, options.costs, options.strategy.perpetual),
        trips_(market.universe),
        closes_(market.universe.size(), 0.0),
        equity_(instants.size),
        cost_(instants.size),
        weights_(market.universe.size(), Column(instants.size)),
        instants_(instants),
        feed_(feed_of(market, options, instants.start)),
        result_{.strategy = options.strategy,
                .equity = Frame(instants),
                .trades = {},
                .fees_paid = 0,
                .slippage_paid = 0,
                .funding_paid = 0,
                .traded = 0,
                .turnover = 0,
                .orders = 0,
                .refused = 0,
                .journal_hash = {}} {}

  /// Errors: invalid_argument, when amounts grow beyond what can be counted exactly, or when shorts
  ///         have lost everything.
  Result<BacktestRecord> operator()(const Forecasts& forecasts, double capital) &&;

 private:
  std::vector<ApprovedOrder> tell(const Event& event) {
    journal_.append(event);
    return engine_.step(event);
  }
  Status check_countable(std::size_t row) const;
  Status check_solvent(Timestamp at) const;
  void feed_until(Timestamp until);
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
  std::vector<Event> feed_;
  std::size_t fed_ = 0;  // of the feed, what has been told
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
  double gross = 0;  // of perpetuals it may be more than the equity
  for (std::uint16_t i = 0; result_.strategy.perpetual && i < closes_.size(); ++i) {
    gross += std::abs(engine_.worth(SymbolId{i}));
  }
  const double whole = std::max(engine_.equity(), gross);
  if (whole * growth / low <= kHeldMax) return {};
  return refuse(
      fmt::format("{} at prices of {} on {} is more than can be counted exactly: lower "
                  "the capital, or leave out the pair with the lowest price",
                  whole, low, to_string(market_.as_of()[row])));
}

Status Run::check_solvent(Timestamp at) const {
  const double whole = engine_.equity();
  if (whole > 0) return {};
  return refuse(
      fmt::format("equity is {} at {}: the shorts have lost all that there was, and "
                  "liquidation is not modeled; give smaller weights, or plan more often",
                  whole, to_string(at)));
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

/// Funding moves money: at the engine's books first, and then at the venue's.
void Run::feed_until(Timestamp until) {
  const AssetId quote = market_.universe.quote();
  for (; fed_ < feed_.size() && time_of(feed_[fed_]) <= until; ++fed_) {
    const Amount before = engine_.ledger().balance(Account::trading, quote);
    static_cast<void>(tell(feed_[fed_]));
    exchange_.deposit(engine_.ledger().balance(Account::trading, quote) - before);
  }
}

void Run::decide(std::size_t row, std::span<const Forecast> forecasts) {
  const Timestamp at = market_.as_of()[row];
  feed_until(at - 1ms);
  for (std::uint16_t i = 0; i < closes_.size(); ++i) {
    const Bars& bars = market_.bars[i];
    if (!bars.present()[row]) continue;
    closes_[i] = bars.close()[row];
    static_cast<void>(tell(BarClosed{at, SymbolId{i}, closes_[i]}));
  }
  feed_until(at);
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
  const Amount funding = engine_.ledger().balance(Account::funding, market_.universe.quote());
  result_.funding_paid = estimate(funding, market_.universe);
  result_.orders = engine_.orders();
  result_.refused = engine_.refused();
  result_.journal_hash = journal_.hash();
}

Result<BacktestRecord> Run::operator()(const Forecasts& forecasts, double capital) && {
  const TimeGrid grid = market_.as_of();
  const std::size_t first = *grid.row_at(instants_.start);
  const Amount start = whole_units(capital, market_.universe.quote(), market_.universe);
  feed_until(instants_.start - 1ms);
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
    if (result_.strategy.perpetual) TERN_TRY_STATUS(check_solvent(grid[row]));
    mark(row - first);
  }
  finish();
  return BacktestRecord{std::move(result_), std::move(journal_), engine_.ledger()};
}

}  // namespace

Result<BacktestRecord> record_backtest(const Market& market, const Forecasts& forecasts,
                                       const BacktestOptions& options) {
  TERN_TRY_STATUS(check_tradable(market, forecasts, options));
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
