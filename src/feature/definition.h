#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "feature/memory.h"
#include "feature/moment.h"

namespace tern {

/// How a feature answers when every price is multiplied by ten. The laws check it.
enum class PriceScaling : std::uint8_t { invariant, proportional };

/// What a value is measured in. Printed in docs and on chart axes.
enum class Unit : std::uint8_t {
  volatility_per_bar,
  sigmas,  ///< a log return over its predicted standard deviation
  log_variance,
  log_ratio,
  ratio,
  zscore,
  bars,
  indicator,  ///< 0 or 1
  percent,
  day_count,
};

/// The inclusive range in which every valid value must fall. The laws check it.
struct Bounds {
  double min;
  double max;
};

inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// What a feature is made from. Where a needed input is missing, so is the feature; `market` is the
/// exception: it means whichever instruments have a bar, and is always there.
enum class Input : std::uint8_t {
  own_bars,
  taker_flow,
  trade_count,
  btc_bars,
  market,
  four_hour,
  one_day,
  calendar,
  btc_dominance,
  usdt_dominance,
  eth_dominance,
  sol_dominance,
  total,
  total3,
};
inline constexpr std::size_t kInputCount = 14;

/// The input that a path of the market's dominance is.
constexpr Input input_of(DominancePath path) {
  constexpr std::array kInputs = {Input::btc_dominance, Input::usdt_dominance, Input::eth_dominance,
                                  Input::sol_dominance, Input::total,          Input::total3};
  static_assert(kInputs.size() == kDominancePaths.size());
  return kInputs[static_cast<std::size_t>(path)];
}

class InputSet {
 public:
  constexpr InputSet() = default;
  constexpr InputSet(std::initializer_list<Input> inputs) {
    for (const Input input : inputs) add(input);
  }
  constexpr void add(Input input) { bits_ = bits_ | bit(input); }
  constexpr bool has(Input input) const { return (bits_ & bit(input)) != 0; }
  constexpr bool covers(InputSet other) const { return (other.bits_ & ~bits_) == 0; }

 private:
  static constexpr std::uint32_t bit(Input input) { return 1U << static_cast<unsigned>(input); }
  std::uint32_t bits_ = 0;
};

/// The numbers in a feature's name: {24, 168} in vol_ratio_24_168. Their meaning is the kernel's.
struct Knobs {
  int first = 0;
  int second = 0;
};

/// A kernel: takes one moment at a time, for batch and live alike, and remembers what it needs.
///
/// A new state is made after every hole in the feature's inputs, so a kernel knows no holes.
class FeatureState {
 public:
  virtual ~FeatureState() = default;
  /// The value as of `now`, or nothing while there is none.
  /// Cost: O(1), amortized, however long the window.
  virtual std::optional<double> step(const Moment& now) = 0;
  /// step() at each of `moments`, in their order. Shape: values as moments.
  virtual void steps(std::span<const Moment> moments, std::span<std::optional<double>> values) {
    for (std::size_t i = 0; i < moments.size(); ++i) values[i] = step(moments[i]);
  }
  /// Passes everything that step() changes: a state restored goes on bit for bit.
  virtual void remember(Memory& memory) = 0;
};

/// A feature, complete: what it is called, what it means, where it is from, and how to compute it.
///
/// The docs page, the CLI listing, the config checker, and the law tests are made from this row.
/// `doc` and `formula` may name the knobs as {0} and {1}, and the subject as {2}.
struct Feature {
  std::string_view name;     ///< "ret_24": snake_case, unique
  std::string_view doc;      ///< one sentence, indicative mood
  std::string_view formula;  ///< in r (log return), C O H L V (bar), sigma (volatility per bar)
  std::string_view source;   ///< where the formula is from
  std::string_view group;
  Unit unit;
  Bounds bounds;
  PriceScaling scaling;
  InputSet inputs;
  Knobs knobs;
  std::size_t lookback;  ///< hourly bars needed, the current one included; for endless memory,
                         ///< the warm-up after which the start no longer matters much
  std::unique_ptr<FeatureState> (*make)(Knobs knobs);
  std::string_view subject = {};  ///< what it measures, where several rows differ in that alone
};

/// A kernel whose steps are one loop to the compiler: a virtual call for each value, and putting an
/// optional together to return it, would cost as much as a usual kernel does.
template <class State>
class Stepped final : public FeatureState {
 public:
  explicit Stepped(Knobs knobs) : state_(knobs) {}
  std::optional<double> step(const Moment& now) override { return state_.step(now); }
  [[gnu::flatten]] void steps(std::span<const Moment> moments,
                              std::span<std::optional<double>> values) override {
    for (std::size_t i = 0; i < moments.size(); ++i) values[i] = state_.step(moments[i]);
  }
  void remember(Memory& memory) override { state_.remember(memory); }

 private:
  State state_;
};

template <class State>
std::unique_ptr<FeatureState> make_state(Knobs knobs) {
  return std::make_unique<Stepped<State>>(knobs);
}

/// Bars needed by a kernel that divides by sigma and otherwise needs `bars`.
constexpr std::size_t with_sigma(int bars) {
  return std::max(static_cast<std::size_t>(bars), kSigmaLookback);
}

/// The most that |r(t-bars+1) + .. + r(t)| / (sigma sqrt(bars)) can be: sigma remembers each of
/// those returns, with weight (1 - d) d^age at least, so Cauchy and Schwarz bound their sum.
constexpr double sigma_bound(int bars) {
  constexpr double kDecay = 0.990419;  // 2^(-1/72), rounded down
  double square = 1 / (1 - kDecay);
  for (int age = 1; age < bars; ++age) square /= kDecay;
  double root = square;  // Newton: std::sqrt is not constexpr
  for (int i = 0; i < 100; ++i) root = (root + square / root) / 2;
  return root * 1.001;
}

/// Whether a row can be looked up and reviewed: checked by the compiler beside every table.
constexpr bool well_formed(const Feature& row) {
  const auto snake = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !row.name.empty() && snake(row.name.front()) &&
         std::ranges::all_of(row.name, [&](char c) { return snake(c) || c == '_'; }) &&
         row.doc.ends_with('.') && !row.formula.empty() && !row.source.empty() &&
         !row.group.empty() && row.bounds.min < row.bounds.max && row.lookback >= 1;
}

/// "sigmas", "log variance", ...: as printed in docs.
std::string_view to_string(Unit unit);
std::string_view to_string(PriceScaling scaling);
std::string_view to_string(Input input);
/// "own bars, taker flow".
std::string to_string(InputSet inputs);

/// The row's sentence and formula with the knobs and the subject filled in.
std::string doc_of(const Feature& row);
std::string formula_of(const Feature& row);

}  // namespace tern
