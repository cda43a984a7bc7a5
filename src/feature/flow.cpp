#include <array>
#include <utility>

#include "feature/groups.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_pair.h"
#include "feature/rolling_slope.h"
#include "feature/trading.h"

namespace tern {
namespace {

class TakerImbalance final : public FeatureState {
 public:
  explicit TakerImbalance(Knobs knobs) : sums_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    sums_.push(*now.own().taker_buy_volume, now.own().volume);
    // Where nothing traded, nobody was on either side.
    if (!sums_.full() || !(sums_[1] > 0)) return std::nullopt;
    // As in taker_imbalance(): the takers' part may be a hair above the whole.
    return std::min(2 * sums_[0] / sums_[1] - 1, 1.0);
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  RollingSums<2> sums_;  // TB, V
};

class TakerImbalanceZscore final : public FeatureState {
 public:
  explicit TakerImbalanceZscore(Knobs knobs) : zscore_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto imbalance = taker_imbalance(now.own());
    return imbalance ? zscore_.push(*imbalance) : std::nullopt;
  }
  void remember(Memory& memory) override { memory(zscore_); }

 private:
  RollingZscore zscore_;
};

class FlowWithPrice final : public FeatureState {
 public:
  explicit FlowWithPrice(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    const auto imbalance = taker_imbalance(now.own());
    if (!r || !imbalance) return std::nullopt;
    return *imbalance * sign(*r);
  }
  void remember(Memory& /*memory*/) override {}
};

class FlowBesidePrice final : public FeatureState {
 public:
  explicit FlowBesidePrice(Knobs knobs) : on_return_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.own().return_log;
    const auto imbalance = taker_imbalance(now.own());
    if (!r || !imbalance) return std::nullopt;
    on_return_.push(*r, *imbalance);
    const auto slope = on_return_.full() ? on_return_.slope() : std::nullopt;
    return slope ? std::optional{*imbalance - *slope * *r} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(on_return_); }

 private:
  RollingSlope on_return_;
};

class TakerToxicity final : public FeatureState {
 public:
  explicit TakerToxicity(Knobs knobs) : sums_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    const double net = std::abs(2 * *own.taker_buy_volume - own.volume);
    sums_.push(std::min(net, own.volume), own.volume);
    if (!sums_.full() || !(sums_[1] > 0)) return std::nullopt;
    return sums_[0] / sums_[1];
  }
  void remember(Memory& memory) override { memory(sums_); }

 private:
  RollingSums<2> sums_;  // |2 TB - V|, V
};

class TakerImpact final : public FeatureState {
 public:
  explicit TakerImpact(Knobs knobs) : impact_(knobs.first), size_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse& own = now.own();
    if (!own.return_log) return std::nullopt;
    impact_.push((2 * *own.taker_buy_volume - own.volume) * own.close, *own.return_log);
    size_.push(traded_value(own));
    const auto slope = impact_.full() ? impact_.slope() : std::nullopt;
    return slope ? std::optional{*slope * size_.mean()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(impact_, size_); }

 private:
  RollingSlope impact_;
  RollingMean size_;
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

class TradeSizeZscore final : public FeatureState {
 public:
  explicit TradeSizeZscore(Knobs knobs) : zscore_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double value = traded_value(now.own());
    const double trades = *now.own().trade_count;
    if (!(value > 0) || !(trades > 0)) return std::nullopt;
    return zscore_.push(std::log(value / trades));
  }
  void remember(Memory& memory) override { memory(zscore_); }

 private:
  RollingZscore zscore_;
};

class FlowPersistence final : public FeatureState {
 public:
  explicit FlowPersistence(Knobs knobs) : pairs_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto imbalance = taker_imbalance(now.own());
    const auto before = std::exchange(before_, imbalance);
    if (!imbalance || !before) return std::nullopt;
    pairs_.push(*before, *imbalance);
    return pairs_.full() ? pairs_.correlation() : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pairs_, before_); }

 private:
  RollingPair pairs_;
  std::optional<double> before_;
};

constexpr std::string_view kOrderFlow =
    "Cont, Kukanov and Stoikov 2014, The price impact of order book events, "
    "J. Financial Econometrics 12(1), on trades";

constexpr Feature imbalance_over(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Taker buying less taker selling as a share of the volume of {0} bars.",
      .formula = "sum(2 TB - V) / sum(V), over {0} bars, TB = taker buy volume",
      .source = kOrderFlow,
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
    imbalance_over("taker_imb_1", 1),
    imbalance_over("taker_imb_3", 3),
    imbalance_over("taker_imb_6", 6),
    imbalance_over("taker_imb_24", 24),
    imbalance_over("taker_imb_168", 168),
    Feature{
        .name = "taker_imb_z_168",
        .doc = "How unusual the takers' imbalance is among the last {0} bars in which anything "
               "traded.",
        .formula = "(i - mean i) / std i, i = (2 TB - V) / V, over {0} bars with V > 0",
        .source = kOrderFlow,
        .group = "flow",
        .unit = Unit::zscore,
        .bounds = {-12.93, 12.93},  // sqrt(n - 1), as vol_z_168
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::taker_flow},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<TakerImbalanceZscore>,
    },
    Feature{
        .name = "taker_x_ret",
        .doc = "The takers' imbalance, positive where the price went their way.",
        .formula = "sign(r) (2 TB - V) / V",
        .source = "Kitron and Wengrowicz 2026, arXiv:2608.21888, on reversals of crypto pairs "
                  "(known from secondary sources)",
        .group = "flow",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::taker_flow},
        .knobs = {},
        .lookback = 2,
        .make = make_state<FlowWithPrice>,
    },
    Feature{
        .name = "flow_resid_1",
        .doc = "The part of the takers' imbalance that the return does not explain, by a slope "
               "over {0} bars in which anything traded.",
        .formula = "i - beta r, i = (2 TB - V) / V, beta = cov(i, r) / var(r) over {0} bars with "
                   "V > 0",
        .source = "Cont, Kukanov and Stoikov 2014, as taker_imb_1: their regression, turned about",
        .group = "flow",
        .unit = Unit::ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::taker_flow},
        .knobs = {720},
        .lookback = 721,
        .make = make_state<FlowBesidePrice>,
    },
    Feature{
        .name = "vpin_taker_24",
        .doc = "Sizes of the takers' net purchases as a share of the volume of {0} bars.",
        .formula = "sum|2 TB - V| / sum(V), over {0} bars",
        .source = "Easley, Lopez de Prado and O'Hara 2012, Flow toxicity and liquidity in a "
                  "high-frequency world, Review of Financial Studies 25(5), with the flow that the "
                  "venue tells, on bars of time",
        .group = "flow",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::taker_flow},
        .knobs = {24},
        .lookback = 24,
        .make = make_state<TakerToxicity>,
    },
    Feature{
        .name = "kyle_taker_168",
        .doc = "Slope of returns on the takers' net purchases over {0} bars, these in units of the "
               "mean traded value of a bar.",
        // Per unit of money it would change with the unit of price.
        .formula = "cov(r, f) / var(f) mean(V C), f = (2 TB - V) C, over {0} bars",
        .source = "Kyle 1985, Continuous auctions and insider trading, Econometrica 53(6)",
        .group = "flow",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::taker_flow},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<TakerImpact>,
    },
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
    Feature{
        .name = "avg_trade_z_168",
        .doc = "How unusual the mean size of a trade is among the last {0} bars in which anything "
               "traded.",
        .formula = "(a - mean a) / std a, a = ln(V C / trades), over {0} bars with V, trades > 0",
        .source = "Barclay and Warner 1993, Stealth trading and volatility, J. Financial Economics "
                  "34(3): what sizes of trade say",
        .group = "flow",
        .unit = Unit::zscore,
        .bounds = {-12.93, 12.93},  // sqrt(n - 1), as vol_z_168
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::trade_count},
        .knobs = {168},
        .lookback = 168,
        .make = make_state<TradeSizeZscore>,
    },
    Feature{
        .name = "flow_ac1_168",
        .doc = "Autocorrelation of the takers' imbalance from bar to bar over {0} pairs in which "
               "anything traded.",
        .formula = "corr(i, i(t-1)), i = (2 TB - V) / V, over {0} pairs with V > 0 and V(t-1) > 0",
        .source = "Lillo and Farmer 2004, The long memory of the efficient market, Studies in "
                  "Nonlinear Dynamics and Econometrics 8(3): large orders come in parts",
        .group = "flow",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::taker_flow},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<FlowPersistence>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> flow_features() {
  return kRows;
}

}  // namespace tern
