#include <array>

#include "feature/groups.h"
#include "feature/scaled_return.h"

namespace tern {
namespace {

/// The scaled returns over `bars` bars of those instruments that have one now.
struct CrossSection {
  double sum = 0;
  double risen = 0;
  double count = 0;

  CrossSection(const Moment& now, std::size_t bars) {
    for (const Pulse& pulse : now.pulses) {
      const auto scaled = pulse.scaled_return(bars);
      if (!scaled) continue;
      sum += *scaled;
      risen += *scaled > 0 ? 1 : 0;
      count += 1;
    }
  }
  /// One instrument is no market.
  bool is_market() const { return count >= 2; }
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

class Breadth final : public FeatureState {
 public:
  explicit Breadth(Knobs knobs) : bars_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const CrossSection all(now, bars_);
    return all.is_market() ? std::optional{all.risen / all.count} : std::nullopt;
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
};

constexpr std::array kRows = {
    Feature{
        .name = "btc_ret_1",
        .doc = "BTC's log return over {0} bar(s), in BTC's sigmas; for BTC its own.",
        .formula = "ln(C_btc(t) / C_btc(t-{0})) / (sigma_btc sqrt({0}))",
        .source = "freqtrade FreqAI include_corr_pairlist; lead-lag: Lo and MacKinlay 1990, When "
                  "are contrarian profits due to stock market overreaction?, RFS 3(2)",
        .group = "cross_asset",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(1), sigma_bound(1)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::btc_bars},
        .knobs = {1},
        .lookback = with_sigma(2),
        .make = make_state<ScaledReturn<btc_pulse>>,
    },
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
    Feature{
        .name = "mkt_ret_1",
        .doc = "Mean over the instruments that trade, at least two, of their returns in sigmas.",
        .formula = "mean_i(ret_{0} of i)",
        .source = "G-Research Crypto Forecasting 2022, 3rd place: the mean over all coins",
        .group = "cross_asset",
        .unit = Unit::sigmas,
        .bounds = {-sigma_bound(1), sigma_bound(1)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::market},
        .knobs = {1},
        .lookback = with_sigma(2),
        .make = make_state<MarketReturn>,
    },
    Feature{
        .name = "rel_ret_24",
        .doc = "Own return over {0} bars less the market's, each in sigmas; missing where fewer "
               "than two instruments trade.",
        .formula = "ret_{0} - mean_i(ret_{0} of i)",
        .source = "G-Research Crypto Forecasting 2022, 3rd place: the difference of each currency "
                  "and the mean",
        .group = "cross_asset",
        .unit = Unit::sigmas,
        .bounds = {-2 * sigma_bound(24), 2 * sigma_bound(24)},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::own_bars, Input::market},
        .knobs = {24},
        .lookback = with_sigma(25),
        .make = make_state<RelativeReturn>,
    },
    Feature{
        .name = "breadth_24",
        .doc = "Share of the instruments that trade, at least two, that rose over {0} bars.",
        .formula = "mean_i(ret_{0} of i > 0)",
        .source = "market breadth; Zaremba et al. 2021, Herding for profits: market breadth and "
                  "the cross-section of global equity returns, Economic Modelling 97",
        .group = "cross_asset",
        .unit = Unit::ratio,
        .bounds = {0, 1},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::market},
        .knobs = {24},
        .lookback = with_sigma(25),
        .make = make_state<Breadth>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> cross_asset_features() {
  return kRows;
}

}  // namespace tern
