#include <algorithm>

#include "report/equity.h"

namespace tern {
namespace {

/// What the positions in one pair gained, in quote: the change of their worth, less what was paid
/// for them at the opens they were filled at.
double gain_of(const Bars& bars, const TimeGrid& as_of, ColumnView equity, ColumnView weight) {
  double gained = 0.0;
  double worth = 0.0;
  double units = 0.0;
  double close = 0.0;
  for (std::size_t row = 0; row < as_of.size; ++row) {
    const auto bar = bars.as_of().row_at(as_of[row]);
    const bool present = bar && bars.present()[*bar];
    if (present) close = bars.close()[*bar];
    if (close == 0.0 || !equity.valid[row] || !weight.valid[row]) continue;
    const double now = weight.values[row] * equity.values[row];
    const double bought = now / close - units;
    gained += now - worth - bought * (present ? bars.open()[*bar] : close);
    worth = now;
    units += bought;
  }
  return gained;
}

}  // namespace

std::vector<Contribution> contributions(const BacktestResult& result, const Market& market,
                                        double capital) {
  std::vector<Contribution> all;
  const auto equity = result.equity.find("equity");
  double last = capital;
  for (std::size_t row = 0; equity && row < equity->values.size(); ++row) {
    if (equity->valid[row]) last = equity->values[row];
  }
  const double costs = result.fees_paid + result.slippage_paid;
  double rest = last - capital + costs + result.funding_paid;
  for (std::size_t s = 0; s < market.bars.size(); ++s) {
    const std::string& name = market.universe.instruments()[s].name;
    const auto weight = result.equity.find("weight." + name);
    if (!equity || !weight) return {};
    const double gained = gain_of(market.bars[s], result.equity.as_of(), *equity, *weight);
    rest -= gained;
    all.push_back({name, gained / capital});
  }
  all.push_back({"costs", -costs / capital});
  all.push_back({"funding", -result.funding_paid / capital});
  all.push_back({"rest", rest / capital});
  return all;
}

}  // namespace tern
