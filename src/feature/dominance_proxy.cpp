#include <array>

#include "feature/groups.h"
#include "feature/rolling_moments.h"
#include "feature/unbroken.h"

namespace tern {
namespace {

/// Adds up changes of one instrument among others, and keeps their mean.
struct Others {
  double sum = 0;
  double count = 0;
  void add(double change) {
    sum += change;
    count += 1;
  }
  /// Of BTC's change over that of the others; nothing where there are none.
  std::optional<double> behind(double btc) const {
    return count > 0 ? std::optional{btc - sum / count} : std::nullopt;
  }
};

/// r_btc less the mean r of the others that have one. Made of changes, not of levels, so that a
/// listing or a hole is no step.
std::optional<double> outperformance(const Moment& now) {
  const auto btc = now.btc().return_log;
  if (!btc) return std::nullopt;
  Others others;
  for (std::size_t i = 0; i < now.pulses.size(); ++i) {
    const auto r = now.pulses[i].return_log;
    if (i != now.btc_id->index && r) others.add(*r);
  }
  return others.behind(*btc);
}

class DominanceChange final : public FeatureState {
 public:
  explicit DominanceChange(Knobs knobs) : changes_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto change = outperformance(now);
    if (!change) {
      changes_.restart();
      return std::nullopt;
    }
    changes_.push(*change);
    return changes_->full() ? std::optional{changes_->sum()} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(changes_); }

 private:
  Unbroken<RollingMean> changes_;
};

class DominanceZscore final : public FeatureState {
 public:
  explicit DominanceZscore(Knobs knobs) : levels_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto change = outperformance(now);
    if (!change) {
      levels_.restart();
      level_ = 0;
      return std::nullopt;
    }
    if (levels_.empty()) levels_.push(level_);  // where the change came from
    level_ += *change;
    levels_.push(level_);
    if (!levels_->full()) return std::nullopt;
    const double deviation = levels_->deviation();
    if (!(deviation > 0)) return std::nullopt;
    return (level_ - levels_->mean()) / deviation;
  }
  void remember(Memory& memory) override { memory(levels_, level_); }

 private:
  Unbroken<RollingVariance> levels_;
  double level_ = 0;  // of BTC over the others, from where it last began
};

/// The log of what an instrument trades in a bar, and how it changes from bar to bar. A bar in
/// which nothing traded leaves it where it was.
class TradedValue {
 public:
  /// Nothing for the first bar.
  std::optional<double> push(const Pulse& bar) {
    if (bar.run <= 1) last_.reset();
    if (!bar.present()) return std::nullopt;
    double change = 0;
    if (bar.volume > 0) {
      const double value = std::log(bar.volume) + bar.log_close;
      change = last_ ? value - *last_ : 0;
      last_ = value;
    }
    return bar.run > 1 ? std::optional{change} : std::nullopt;
  }
  void remember(Memory& memory) { memory(last_); }

 private:
  std::optional<double> last_;
};

class VolumeShareZscore final : public FeatureState {
 public:
  explicit VolumeShareZscore(Knobs knobs) : mean_(knobs.first), means_(knobs.second) {}
  std::optional<double> step(const Moment& now) override {
    const auto change = relative_change(now);
    if (!change) {
      mean_.restart();
      means_.restart();
      level_ = 0;
      return std::nullopt;
    }
    if (mean_.empty()) mean_.push(level_);  // where the change came from
    level_ += *change;
    mean_.push(level_);
    if (!mean_->full()) return std::nullopt;
    means_.push(mean_->mean());
    if (!means_->full()) return std::nullopt;
    const double deviation = means_->deviation();
    if (!(deviation > 0)) return std::nullopt;
    return (mean_->mean() - means_->mean()) / deviation;
  }
  void remember(Memory& memory) override { memory(traded_, mean_, means_, level_); }

 private:
  std::optional<double> relative_change(const Moment& now) {
    traded_.resize(now.pulses.size());
    std::optional<double> btc;
    Others others;
    for (std::size_t i = 0; i < now.pulses.size(); ++i) {
      const auto change = traded_[i].push(now.pulses[i]);
      if (i == now.btc_id->index) {
        btc = change;
      } else if (change) {
        others.add(*change);
      }
    }
    return btc ? others.behind(*btc) : std::nullopt;
  }

  std::vector<TradedValue> traded_;  // [universe], from the first moment on
  Unbroken<RollingMean> mean_;
  Unbroken<RollingVariance> means_;
  double level_ = 0;  // of BTC over the others, from where it last began
};

class EthOverBtc final : public FeatureState {
 public:
  explicit EthOverBtc(Knobs knobs)
      : bars_(static_cast<std::size_t>(knobs.first)), root_(std::sqrt(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const Pulse* eth = now.eth();
    const Pulse& btc = now.btc();
    if (!eth || !btc.sigma) return std::nullopt;
    const auto eth_before = eth->log_close_before(bars_);
    const auto btc_before = btc.log_close_before(bars_);
    if (!eth_before || !btc_before) return std::nullopt;
    const double eth_change = eth->log_close - *eth_before;
    return (eth_change - (btc.log_close - *btc_before)) / (*btc.sigma * root_);
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
  double root_;
};

constexpr std::string_view kProxy =
    "after TradingView BTC.D, the share in capitalization, which needs none here";

constexpr std::array kRows = {
    Feature{
        .name = "btc_dom_chg_24",
        .doc = "By how much BTC outdid the other instruments over {0} bars: the sum of its log "
               "returns less the mean of theirs.",
        .formula = "d(t) - d(t-{0}), d = cumulative sum of r_btc - mean_(i not btc)(r of i)",
        .source = kProxy,
        .group = "dominance",
        .unit = Unit::log_ratio,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::btc_bars, Input::market},
        .knobs = {24},
        .lookback = 25,
        .make = make_state<DominanceChange>,
    },
    Feature{
        .name = "btc_dom_z_720",
        .doc = "How unusual BTC's standing against the other instruments is within {0} bars.",
        .formula = "z-score of d over {0} bars, d as in btc_dom_chg_24",
        .source = kProxy,
        .group = "dominance",
        .unit = Unit::zscore,
        .bounds = {-26.9, 26.9},  // one value apart from 719 equal ones: sqrt(719)
        .scaling = PriceScaling::invariant,
        .inputs = {Input::btc_bars, Input::market},
        .knobs = {720},
        .lookback = 720,
        .make = make_state<DominanceZscore>,
    },
    Feature{
        .name = "btcvol_share_z",
        .doc = "How unusual, within {1} bars, is the traded value of BTC against that of the "
               "others, on the mean of {0} bars: against their geometric mean, not their sum, so "
               "that no listing makes it jump.",
        .formula = "z-score over {1} of mean{0}(s), s = cumulative sum of D_btc - mean_(i not "
                   "btc)(D of i), D = change of ln(V C)",
        .source = "volume dominance: the share of BTC in all trading",
        .group = "dominance",
        .unit = Unit::zscore,
        .bounds = {-26.9, 26.9},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::btc_bars, Input::market},
        .knobs = {24, 720},
        .lookback = 743,
        .make = make_state<VolumeShareZscore>,
    },
    Feature{
        .name = "ethbtc_24",
        .doc = "Log return of ETH priced in BTC over {0} bars, in BTC's sigmas.",
        .formula = "(ln(C_eth / C_btc)(t) - ln(C_eth / C_btc)(t-{0})) / (sigma_btc sqrt({0}))",
        .source = "the ETH/BTC ratio as a sign of an altcoin season",
        .group = "dominance",
        .unit = Unit::sigmas,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::btc_bars, Input::market},
        .knobs = {24},
        .lookback = with_sigma(25),
        .make = make_state<EthOverBtc>,
    },
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> dominance_proxy_features() {
  return kRows;
}

}  // namespace tern
