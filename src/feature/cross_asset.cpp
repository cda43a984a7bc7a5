#include <array>

#include "feature/cross_section.h"
#include "feature/groups.h"
#include "feature/rolling_pair.h"
#include "feature/scaled_return.h"
#include "feature/unbroken.h"

namespace tern {
namespace {

class EthReturn final : public FeatureState {
 public:
  explicit EthReturn(Knobs knobs) : bars_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse* eth = now.eth();
    return eth ? eth->scaled_return(bars_) : std::nullopt;
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
};

class MarketReturn final : public FeatureState {
 public:
  explicit MarketReturn(Knobs knobs) : bars_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const CrossSection all(now, bars_);
    return all.is_market() ? std::optional{all.sum / all.count} : std::nullopt;
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
};

class RelativeReturn final : public FeatureState {
 public:
  explicit RelativeReturn(Knobs knobs) : bars_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const CrossSection all(now, bars_);
    const auto own = now.own().scaled_return(bars_);
    if (!own || !all.is_market()) return std::nullopt;
    return *own - all.sum / all.count;
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
};

/// BTC's, by the same formula as rv_24.
class BtcVariance final : public FeatureState {
 public:
  explicit BtcVariance(Knobs knobs) : squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = now.btc().return_log;
    if (!r) return std::nullopt;
    squares_.push(*r * *r);
    if (!squares_.full() || !(squares_.sum() > 0)) return std::nullopt;
    return std::log(squares_.mean());
  }
  void remember(Memory& memory) override { memory(squares_); }

 private:
  RollingMean squares_;
};

class EthSolCorrelation final : public FeatureState {
 public:
  explicit EthSolCorrelation(Knobs knobs) : pair_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse* eth = now.eth();
    const Pulse* sol = now.sol();
    if (!eth || !sol || !eth->return_log || !sol->return_log) {
      pair_.restart();
      return std::nullopt;
    }
    pair_.push(*eth->return_log, *sol->return_log);
    return pair_->full() ? pair_->correlation() : std::nullopt;
  }
  void remember(Memory& memory) override { memory(pair_); }

 private:
  Unbroken<RollingPair> pair_;
};

constexpr Feature btc_return(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "BTC's log return over {0} bar(s), in BTC's sigmas; for BTC its own.",
      .formula = "ln(C_btc(t) / C_btc(t-{0})) / (sigma_btc sqrt({0}))",
      .source =
          "freqtrade FreqAI include_corr_pairlist; lead-lag: Lo and MacKinlay 1990, When "
          "are contrarian profits due to stock market overreaction?, RFS 3(2)",
      .group = "cross_asset",
      .unit = Unit::sigmas,
      .bounds = {-sigma_bound(bars), sigma_bound(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::btc_bars},
      .knobs = {bars},
      .lookback = with_sigma(bars + 1),
      .make = make_state<ScaledReturn<btc_pulse>>,
  };
}

constexpr Feature mean_return(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Mean over the instruments that trade, at least two, of their returns in sigmas.",
      .formula = "mean_i(ret_{0} of i)",
      .source = "G-Research Crypto Forecasting 2022, 3rd place: the mean over all coins",
      .group = "cross_asset",
      .unit = Unit::sigmas,
      .bounds = {-sigma_bound(bars), sigma_bound(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::market},
      .knobs = {bars},
      .lookback = with_sigma(bars + 1),
      .make = make_state<MarketReturn>,
  };
}

constexpr Feature relative_return(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Own return over {0} bar(s) less the market's, each in sigmas; missing where fewer "
          "than two instruments trade.",
      .formula = "ret_{0} - mean_i(ret_{0} of i)",
      .source =
          "G-Research Crypto Forecasting 2022, 3rd place: the difference of each currency "
          "and the mean",
      .group = "cross_asset",
      .unit = Unit::sigmas,
      .bounds = {-2 * sigma_bound(bars), 2 * sigma_bound(bars)},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars, Input::market},
      .knobs = {bars},
      .lookback = with_sigma(bars + 1),
      .make = make_state<RelativeReturn>,
  };
}

constexpr std::array kRows = {
    btc_return("btc_ret_1", 1),
    Feature{
        .name = "btc_ret_lag1",
        .doc = "BTC's one-bar log return of {0} bar(s) ago, in BTC's sigmas; for BTC its own.",
        .formula = "r_btc(t-{0}) / sigma_btc(t)",
        .source = "as btc_ret_1",
        .group = "cross_asset",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(2), sigma_bound(2)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::btc_bars},
        .knobs = {1},
        .lookback = with_sigma(3),
        .make = make_state<LaggedReturn<btc_pulse>>,
    },
    btc_return("btc_ret_24", 24),
    Feature{
        .name = "eth_ret_1",
        .doc = "ETH's log return over {0} bar(s), in ETH's sigmas; missing where ETH is.",
        .formula = "ln(C_eth(t) / C_eth(t-{0})) / (sigma_eth sqrt({0}))",
        .source = "as btc_ret_1",
        .group = "cross_asset",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(1), sigma_bound(1)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::market},
        .knobs = {1},
        .lookback = with_sigma(2),
        .make = make_state<EthReturn>,
    },
    mean_return("mkt_ret_1", 1),
    mean_return("mkt_ret_24", 24),
    relative_return("rel_ret_1", 1),
    relative_return("rel_ret_24", 24),
    relative_return("rel_ret_168", 168),
    Feature{
        .name = "btc_rv_24",
        .doc = "Log of BTC's mean squared return over {0} bars; for BTC its rv_24.",
        .formula = "ln mean(r_btc^2), over {0} bars",
        .source = "Corsi 2009, as rv_24; spill-over: Diebold and Yilmaz 2009, Measuring financial "
                  "asset return and volatility spillovers, Economic Journal 119",
        .group = "cross_asset",
        .unit = Unit::log_variance,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::btc_bars},
        .knobs = {24},
        .lookback = 25,
        .make = make_state<BtcVariance>,
    },
    Feature{
        .name = "corr_eth_sol_168",
        .doc = "Correlation of the returns of ETH and SOL over {0} bars in which both traded, "
               "without a hole in either.",
        .formula = "corr(r_eth, r_sol), over {0} bars",
        .source = "Pearson's correlation, as corr_btc_168",
        .group = "cross_asset",
        .unit = Unit::ratio,
        .bounds = {-1, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::market},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<EthSolCorrelation>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> cross_asset_features() {
  return kRows;
}

}  // namespace tern
