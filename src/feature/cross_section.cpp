#include "feature/cross_section.h"

#include <array>

#include "feature/groups.h"
#include "feature/unbroken.h"

namespace tern {
namespace {

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

class ReturnRank final : public FeatureState {
 public:
  explicit ReturnRank(Knobs knobs) : bars_(static_cast<std::size_t>(knobs.first)) {}
  std::optional<double> step(const Moment& now) override {
    const auto own = now.own().scaled_return(bars_);
    if (!own) return std::nullopt;
    double outdone = 0, others = 0;
    for (std::size_t i = 0; i < now.pulses.size(); ++i) {
      const auto other = now.pulses[i].scaled_return(bars_);
      if (i == now.own_id.index || !other) continue;
      others += 1;
      outdone += *other < *own ? 1 : *other == *own ? 0.5 : 0;
    }
    return others > 0 ? std::optional{outdone / others} : std::nullopt;
  }
  void remember(Memory& /*memory*/) override {}

 private:
  std::size_t bars_;
};

/// A hundredth of a basis point: below it, returns differ by the rounding of their prices.
constexpr double kDispersionMin = 1e-6;

class Dispersion final : public FeatureState {
 public:
  explicit Dispersion(Knobs /*knobs*/) {}
  std::optional<double> step(const Moment& now) override {
    const auto center = market_return(now);
    if (!center) return std::nullopt;
    double squares = 0, count = 0;
    for (const Pulse& pulse : now.pulses) {
      if (!pulse.return_log) continue;
      const double distance = *pulse.return_log - *center;
      squares += distance * distance;
      count += 1;
    }
    return std::log(std::max(squares / count, kDispersionMin * kDispersionMin)) / 2;
  }
  void remember(Memory& /*memory*/) override {}
};

class MarketVariance final : public FeatureState {
 public:
  explicit MarketVariance(Knobs knobs) : squares_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    const auto r = market_return(now);
    if (!r) {
      squares_.restart();
      return std::nullopt;
    }
    squares_.push(*r * *r);
    if (!squares_->full() || !(squares_->sum() > 0)) return std::nullopt;
    return std::log(squares_->mean());
  }
  void remember(Memory& memory) override { memory(squares_); }

 private:
  Unbroken<RollingMean> squares_;
};

/// Both sums over pairs are made from one pass, each instrument meeting the sum of those before it:
/// no difference of squares, so nothing cancels, and a lone instrument leaves exactly zero.
class MeanCorrelation final : public FeatureState {
 public:
  explicit MeanCorrelation(Knobs knobs) : bars_(knobs.first), products_(knobs.first) {}
  std::optional<double> step(const Moment& now) override {
    grow_to(now.pulses.size());
    double products = 0, returns = 0;  // of the pairs so far; of the instruments so far
    double lengths_of_pairs = 0, lengths = 0;
    for (std::size_t i = 0; i < now.pulses.size(); ++i) {
      const double r = now.pulses[i].return_log.value_or(0);
      products += r * returns;
      returns += r;
      squares_[i].push(r * r);
      const double length = std::sqrt(squares_[i].sum());
      lengths_of_pairs += length * lengths;
      lengths += length;
    }
    products_.push(products);
    if (!products_.full() || !(lengths_of_pairs > 0)) return std::nullopt;
    return std::clamp(products_.sum() / lengths_of_pairs, -1.0, 1.0);
  }
  void remember(Memory& memory) override {
    auto instruments = static_cast<std::uint16_t>(squares_.size());
    memory(instruments);
    grow_to(instruments);
    for (RollingMean& window : squares_) memory(window);
    memory(products_);
  }

 private:
  void grow_to(std::size_t instruments) {
    while (squares_.size() < instruments) squares_.emplace_back(bars_);
  }

  int bars_;
  std::vector<RollingMean> squares_;  // [universe], from the first moment on
  RollingMean products_;
};

constexpr Feature breadth(std::string_view name, int bars) {
  return {
      .name = name,
      .doc = "Share of the instruments that trade, at least two, that rose over {0} bar(s).",
      .formula = "mean_i(ret_{0} of i > 0)",
      .source =
          "market breadth; Zaremba et al. 2021, Herding for profits: market breadth and "
          "the cross-section of global equity returns, Economic Modelling 97",
      .group = "cross_asset",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::market},
      .knobs = {bars},
      .lookback = with_sigma(bars + 1),
      .make = make_state<Breadth>,
  };
}

constexpr Feature return_rank(std::string_view name, int bars) {
  return {
      .name = name,
      .doc =
          "Share of the other instruments that trade, at least one, whose return over {0} "
          "bar(s) in sigmas is below the own one; an equal one counts half.",
      .formula = "mean_(i not own)(ret_{0} of i < ret_{0})",
      .source = "rank() of Kakushadze 2016, 101 Formulaic Alphas, Wilmott 2016(84)",
      .group = "cross_asset",
      .unit = Unit::ratio,
      .bounds = {0, 1},
      .scaling = PriceScaling::invariant,
      .inputs = {Input::own_bars, Input::market},
      .knobs = {bars},
      .lookback = with_sigma(bars + 1),
      .make = make_state<ReturnRank>,
  };
}

constexpr std::array kRows = {
    breadth("breadth_1", 1),
    breadth("breadth_24", 24),
    Feature{
        .name = "dispersion_1",
        .doc = "Log of the standard deviation, across the instruments that trade, at least two, "
               "of their newest log returns; the deviation counts as 1e-6 at least.",
        .formula = "ln max(std_i(r of i), 1e-6)",
        .source = "cross-sectional dispersion; Stivers and Sun 2010, Cross-sectional return "
                  "dispersion and time variation in value and momentum premiums, JFQA 45(4)",
        .group = "cross_asset",
        .unit = Unit::log_ratio,
        .bounds = {-13.82, kUnbounded},  // ln 1e-6
        .scaling = PriceScaling::invariant,
        .inputs = {Input::market},
        .knobs = {},
        .lookback = 2,
        .make = make_state<Dispersion>,
    },
    Feature{
        .name = "avg_corr_168",
        .doc = "Mean correlation of all pairs of instruments over {0} bars, weighted by the "
               "pair's volatilities, as the variance of the market implies it; an hour without "
               "a bar counts as a return of zero, so a new listing enters by and by.",
        .formula = "sum_(i<j)(sum(r_i r_j)) / sum_(i<j)(s_i s_j), s_i = sqrt(sum(r_i^2)), over "
                   "{0} bars",
        .source = "Pollet and Wilson 2010, Average correlation and stock market returns, J. "
                  "Financial Economics 96(3); there about the mean, which hourly returns lack",
        .group = "cross_asset",
        .unit = Unit::ratio,
        .bounds = {-1, 1},  // Cauchy and Schwarz, pair by pair
        .scaling = PriceScaling::invariant,
        .inputs = {Input::market},
        .knobs = {168},
        .lookback = 169,
        .make = make_state<MeanCorrelation>,
    },
    Feature{
        .name = "mkt_rv_24",
        .doc = "Log of the mean square, over {0} bars, of the mean return of the instruments that "
               "trade, at least two.",
        .formula = "ln mean(mean_i(r of i)^2), over {0} bars",
        .source = "as btc_rv_24",
        .group = "cross_asset",
        .unit = Unit::log_variance,
        .bounds = {-kUnbounded, kUnbounded},
        .scaling = PriceScaling::invariant,
        .inputs = {Input::market},
        .knobs = {24},
        .lookback = 25,
        .make = make_state<MarketVariance>,
    },
    return_rank("xs_rank_ret_1", 1),
    return_rank("xs_rank_ret_24", 24),
};
static_assert(std::ranges::all_of(kRows, well_formed));

}  // namespace

std::span<const Feature> cross_section_features() {
  return kRows;
}

}  // namespace tern
