#include <array>

#include "feature/groups.h"
#include "feature/rolling_moments.h"

namespace tern {
namespace {

class TakerImbalance final : public FeatureState {
 public:
  explicit TakerImbalance(Knobs knobs) : bought_(knobs.first), traded_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    bought_.push(*now.own().taker_buy_volume);
    traded_.push(now.own().volume);
    // Where nothing traded, nobody was on either side.
    if (!traded_.full() || !(traded_.sum() > 0)) return std::nullopt;
    // A venue's rounding may put the takers' part a hair above the whole.
    return std::min(2 * bought_.sum() / traded_.sum() - 1, 1.0);
  }
  void remember(Memory& memory) override { memory(bought_, traded_); }

 private:
  RollingMean bought_;
  RollingMean traded_;
};

class TradeCountZscore final : public FeatureState {
 public:
  explicit TradeCountZscore(Knobs knobs) : zscore_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    return zscore_.push(std::log1p(*now.own().trade_count));
  }
  void remember(Memory& memory) override { memory(zscore_); }

 private:
  RollingZscore zscore_;
};

constexpr Feature taker_imbalance(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Taker buying less taker selling as a share of the volume of {0} bars.",
      .formula = "sum(2 TB - V) / sum(V), over {0} bars, TB = taker buy volume",
      .source =
          "Cont, Kukanov and Stoikov 2014, The price impact of order book events, "
          "J. Financial Econometrics 12(1), on trades",
      .group = "flow",
      .unit = Unit::ratio,
      .bounds = {-1, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars, Input::taker_flow},
      .knobs = {bars},
      .lookback = static_cast<std::size_t>(bars),
      .make = make_state<TakerImbalance>,
  };
}

constexpr std::array kRows = {
    taker_imbalance("taker_imb_1", 1),
    taker_imbalance("taker_imb_24", 24),
    Feature{
        .name = "trades_z_168",
        .doc = "How unusual the number of trades is among the last {0} bars.",
        .formula = "(n - mean n) / std n, n = ln(1 + trades), over {0} bars",
        .source = "Jones, Kaul and Lipson 1994, Transactions, volume, and volatility, Review of "
                  "Financial Studies 7(4)",
        .group = "flow",
        .unit = Unit::zscore,
        .bounds = {-12.93, 12.93},  // sqrt(n - 1), as vol_z_168
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::trade_count},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<TradeCountZscore>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> flow_features() {
  return kRows;
}

}  // namespace tern
