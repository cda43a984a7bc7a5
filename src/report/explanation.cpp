#include "report/explanation.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

/// What one side of a trade could have been filled at.
struct Prices {
  double decided = std::nan("");  ///< the close on which it was decided
  double open = std::nan("");     ///< of the bar after it
  double high = std::nan("");
  double low = std::nan("");
};

Prices prices_at(const Bars& bars, Timestamp filled_at) {
  Prices prices;
  const auto next = bars.open_times().row_at(filled_at);
  if (!next || !bars.present()[*next]) return prices;
  prices.open = bars.open()[*next];
  prices.high = bars.high()[*next];
  prices.low = bars.low()[*next];
  if (*next > 0 && bars.present()[*next - 1]) prices.decided = bars.close()[*next - 1];
  return prices;
}

std::vector<ModelVote> votes_at(const NamedTrade& trade, const ReportInputs& inputs) {
  std::vector<ModelVote> votes;
  for (const ForecastSeries& series : inputs.forecasts) {
    if (series.pair != trade.pair || series.horizon != inputs.primary_horizon) continue;
    const auto at = std::ranges::lower_bound(series.as_of, trade.trade.opened_at);
    if (at == series.as_of.end() || *at != trade.trade.opened_at) continue;
    votes.push_back(
        {series.model, series.forecast[static_cast<std::size_t>(at - series.as_of.begin())]});
  }
  return votes;
}

}  // namespace

Explanation explain(const NamedTrade& trade, const ReportInputs& inputs) {
  Explanation why{.votes = votes_at(trade, inputs)};
  const auto symbol = inputs.market->universe.find(trade.pair);
  TERN_CHECK(symbol.has_value(), "a trade is in one of the market's pairs");
  const Bars& bars = inputs.market->bars[symbol->index];
  const Prices in = prices_at(bars, trade.trade.opened_at);
  Prices out = prices_at(bars, trade.trade.closed_at);
  // What is still open is marked at one price, whatever the fills are like.
  if (trade.trade.open_at_end) {
    const double mark = trade.trade.exit_price;
    out = {mark, mark, mark, mark};
  }
  const double cost = inputs.costs.round_trip();
  const bool is_short = trade.trade.is_short;
  const auto earned = [&](double entry, double exit) {
    return (is_short ? 1.0 - exit / entry : exit / entry - 1.0) - cost;
  };
  why.at_decision = earned(in.decided, out.decided);
  why.at_open = earned(in.open, out.open);
  why.at_worst = is_short ? earned(in.low, out.high) : earned(in.high, out.low);
  return why;
}

}  // namespace tern
