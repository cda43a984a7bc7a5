#include <array>
#include <utility>

#include "feature/dominance_regime.h"
#include "feature/groups.h"
#include "feature/rolling_level.h"

namespace tern {
namespace {

constexpr int kDay = 24;          // hours
constexpr int kRegimeDays = 180;  // how far back a change of regime is looked for

/// Whose share of the whole market a kernel measures.
struct Btc {
  static constexpr Input kInput = Input::btc_dominance;
  static constexpr DominanceThresholds kThresholds = kBtcDominance;
  static const Capitalization& share(const Moment& now) { return *now.btc_share; }
};
struct Usdt {
  static constexpr Input kInput = Input::usdt_dominance;
  static constexpr DominanceThresholds kThresholds = kUsdtDominance;
  static const Capitalization& share(const Moment& now) { return *now.usdt_share; }
};

template <class Coin>
class Share final : public FeatureState {
 public:
  explicit Share(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override { return Coin::share(now).value; }
  void remember(Memory& /*memory*/) override {}
};

template <class Coin>
class ShareChange final : public FeatureState {
 public:
  explicit ShareChange(Knobs knobs) : levels_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const double level = Coin::share(now).value;
    const double before = std::exchange(levels_[next_], level);
    const bool full = full_;
    if (++next_ == levels_.size()) {
      full_ = true;
      next_ = 0;
    }
    return full ? std::optional{level - before} : std::nullopt;
  }
  void remember(Memory& memory) override { memory(levels_, next_, full_); }

 private:
  std::vector<double> levels_;  // a ring: the oldest is at next_
  std::size_t next_ = 0;
  bool full_ = false;
};

template <class Coin>
class ShareZscore final : public FeatureState {
 public:
  explicit ShareZscore(Knobs knobs) : levels_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const double level = Coin::share(now).value;
    levels_.push(level);
    if (!levels_.full()) return std::nullopt;
    const double deviation = levels_.deviation();
    if (!(deviation > 0)) return std::nullopt;
    return (level - levels_.mean()) / deviation;
  }
  void remember(Memory& memory) override { memory(levels_); }

 private:
  RollingLevel levels_;
};

template <class Coin>
class RegimeAge final : public FeatureState {
 public:
  explicit RegimeAge(Knobs knobs)
      : most_(knobs.first * kDay), regime_(Coin::kThresholds), hours_(most_) {}
  std::optional<double> step(const Moment& now) override {
    hours_ = std::min(hours_ + 1, most_);
    const Capitalization& share = Coin::share(now);
    const auto day = std::chrono::floor<days>(share.stamped).time_since_epoch().count();
    if (!day_ || day > *day_) {
      day_ = day;
      const auto before = regime_.state();
      if (regime_.push(share.value) != before && before) hours_ = 0;
    }
    return static_cast<double>(hours_) / kDay;
  }
  void remember(Memory& memory) override { memory(regime_, day_, hours_); }

 private:
  int most_;
  DominanceRegime regime_;
  std::optional<days::rep> day_;  // that the newest observation is stamped with
  int hours_;                     // since the regime changed
};

constexpr std::string_view kSource =
    "BTC.D and USDT.D as TradingView and CoinGecko publish them: docs/capitalizations.md";

constexpr Feature share_row(std::string_view name, Input input) {
  const bool btc = input == Input::btc_dominance;
  return {
      .name = name,
      .doc = btc ? "What bitcoin is worth, in percent of what all coins are worth, by the newest "
                   "figure known; missing once that has been known for a week."
                 : "What tether is worth, in percent of what all coins are worth, by the newest "
                   "figure known; missing once that has been known for a week.",
      .formula = btc ? "100 cap_btc / cap_total" : "100 cap_usdt / cap_total",
      .source = kSource,
      .group = "dominance",
      .unit = Unit::percent,
      .bounds = {0, 100},
      .scaling = PriceScaling::invariant,
      .inputs = {input},
      .knobs = {},
      .lookback = 1,
      .make = btc ? make_state<Share<Btc>> : make_state<Share<Usdt>>,
  };
}

constexpr Feature change_row(std::string_view name, Input input, int hours) {
  const bool btc = input == Input::btc_dominance;
  return {
      .name = name,
      .doc = btc ? "By how many percentage points bitcoin's share of the market rose over {0} "
                   "hours."
                 : "By how many percentage points tether's share of the market rose over {0} "
                   "hours.",
      .formula = btc ? "btc_d(t) - btc_d(t-{0})" : "usdt_d(t) - usdt_d(t-{0})",
      .source = kSource,
      .group = "dominance",
      .unit = Unit::percent,
      .bounds = {-100, 100},
      .scaling = PriceScaling::invariant,
      .inputs = {input},
      .knobs = {hours},
      .lookback = static_cast<std::size_t>(hours) + 1,
      .make = btc ? make_state<ShareChange<Btc>> : make_state<ShareChange<Usdt>>,
  };
}

/// `most`: one value apart from n - 1 equal ones is sqrt(n - 1) deviations away.
constexpr Feature zscore_row(std::string_view name, Input input, int hours, double most) {
  const bool btc = input == Input::btc_dominance;
  return {
      .name = name,
      .doc =
          btc ? "How unusual bitcoin's share of the market is within {0} hours; missing where it "
                "never moved."
              : "How unusual tether's share of the market is within {0} hours; missing where it "
                "never moved.",
      .formula = btc ? "z-score (population) of btc_d over {0} hours"
                     : "z-score (population) of usdt_d over {0} hours",
      .source = kSource,
      .group = "dominance",
      .unit = Unit::zscore,
      .bounds = {-most, most},
      .scaling = PriceScaling::invariant,
      .inputs = {input},
      .knobs = {hours},
      .lookback = static_cast<std::size_t>(hours),
      .make = btc ? make_state<ShareZscore<Btc>> : make_state<ShareZscore<Usdt>>,
  };
}

/// Before its lookback the age would be that of the feed, not of the regime; after it what is left
/// of the start is only which regime a share that has stayed within the hysteresis since is in.
constexpr Feature regime_row(std::string_view name, Input input) {
  const bool btc = input == Input::btc_dominance;
  return {
      .name = name,
      .doc = btc ? "Days since bitcoin's dominance last changed its confirmed regime, {0} at most: "
                   "it enters above 50.5 % or below 44.5 %, leaves below 49.5 % or above 45.5 %, "
                   "each when three daily figures in a row say so."
                 : "Days since tether's dominance last changed its confirmed regime, {0} at most: "
                   "it enters above 5.1 % or below 3.9 %, leaves below 4.9 % or above 4.1 %, each "
                   "when two daily figures in a row say so.",
      .formula =
          btc ? "min({0}, days since DominanceRegime(50, 45, h = 0.5, n = 3) of btc_d changed)"
              : "min({0}, days since DominanceRegime(5, 4, h = 0.1, n = 2) of usdt_d changed)",
      .source = kSource,
      .group = "dominance",
      .unit = Unit::day_count,
      .bounds = {0, 180},
      .scaling = PriceScaling::invariant,
      .inputs = {input},
      .knobs = {kRegimeDays},
      .lookback = kRegimeDays * kDay,
      .make = btc ? make_state<RegimeAge<Btc>> : make_state<RegimeAge<Usdt>>,
  };
}

constexpr std::array kRows = {
    share_row("btc_d", Btc::kInput),
    change_row("btc_d_chg_1d", Btc::kInput, 24),
    change_row("btc_d_chg_7d", Btc::kInput, 168),
    change_row("btc_d_chg_30d", Btc::kInput, 720),
    zscore_row("btc_d_z_90d", Btc::kInput, 2160, 46.5),
    zscore_row("btc_d_z_365d", Btc::kInput, 8760, 93.6),
    regime_row("btc_d_regime_days", Btc::kInput),
    share_row("usdt_d", Usdt::kInput),
    change_row("usdt_d_chg_1d", Usdt::kInput, 24),
    change_row("usdt_d_chg_7d", Usdt::kInput, 168),
    change_row("usdt_d_chg_30d", Usdt::kInput, 720),
    zscore_row("usdt_d_z_90d", Usdt::kInput, 2160, 46.5),
    zscore_row("usdt_d_z_365d", Usdt::kInput, 8760, 93.6),
    regime_row("usdt_d_regime_days", Usdt::kInput),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> dominance_features() {
  return kRows;
}

}  // namespace tern
