#include <fmt/format.h>

#include <array>
#include <cmath>

#include "regime/hidden_markov.h"
#include "regime/kinds.h"

namespace tern {
namespace {

constexpr std::array<std::string_view, 2> kStates = {"calm", "turbulent"};

class MarkovDetector final : public RegimeDetector {
 public:
  explicit MarkovDetector(const RegimeSettings& settings) : seed_(settings.seed) {}

  Status fit(std::span<const RegimeObservation> train) override {
    std::vector<std::optional<double>> returns;
    for (const RegimeObservation& day : train) returns.push_back(day.return_log);
    TERN_TRY(model_, fit_hidden_markov(returns, seed_));
    chance_ = filter_days(model_, returns).filtered.back();
    return {};
  }

  RegimeReading step(const RegimeObservation& observed) override {
    chance_ = model_.seen(model_.next(chance_), observed.return_log);
    begun_ = true;
    return {.as_of = observed.as_of,
            .state = present(),
            .probability = {chance_.begin(), chance_.end()}};
  }

  /// Where the two states are as probable, if the next day returns that, is a root of a parabola.
  std::string what_would_change_it() const override {
    if (!begun_) return "";
    const StateChance next = model_.next(chance_);
    const StateChance& mean = model_.mean;
    const double calm = std::pow(model_.deviation[0], -2);
    const double turbulent = std::pow(model_.deviation[1], -2);
    const double a = 0.5 * (calm - turbulent);
    const double b = mean[1] * turbulent - mean[0] * calm;
    const double c = std::log(next[1] / next[0]) + 0.5 * std::log(turbulent / calm) +
                     0.5 * (mean[0] * mean[0] * calm - mean[1] * mean[1] * turbulent);
    const double square = b * b - 4 * a * c;
    if (!(a > 0) || !(square > 0)) {
      return present() == 0 ? "any return of the next day: turbulent"
                            : "nothing that a single day can return";
    }
    const double low = 100 * std::expm1((-b - std::sqrt(square)) / (2 * a));
    const double high = 100 * std::expm1((-b + std::sqrt(square)) / (2 * a));
    return present() == 0
               ? fmt::format("a day's return below {:.2f} % or above {:.2f} %: turbulent", low,
                             high)
               : fmt::format("a day's return between {:.2f} and {:.2f} %: calm", low, high);
  }

 private:
  std::size_t present() const { return chance_[1] > chance_[0] ? 1 : 0; }

  std::uint64_t seed_;
  HiddenMarkov model_{};
  StateChance chance_{};  // filtered, of the newest day
  bool begun_ = false;
};

std::unique_ptr<RegimeDetector> make(const RegimeSettings& settings) {
  return std::make_unique<MarkovDetector>(settings);
}

}  // namespace

const RegimeKind& hidden_markov_kind() {
  static constexpr RegimeKind kKind = {
      .name = "hmm",
      .doc =
          "Two hidden states of bitcoin's daily log returns, each normal: the one that is more "
          "probable by the returns up to now, under a model of the days before its refit.",
      .source = "Hamilton 1989, Econometrica 57(2); Baum et al. 1970, Ann. Math. Stat. 41(1)",
      .states = kStates,
      .learns = true,
      .make = make,
  };
  return kKind;
}

}  // namespace tern
