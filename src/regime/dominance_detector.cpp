#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <deque>

#include "base/check.h"
#include "regime/kinds.h"

namespace tern {
namespace {

using State = DominanceRegime::State;

constexpr std::array<std::string_view, 4> kStates = {"btc_dominant", "balanced", "alt_season",
                                                     "risk_off"};
constexpr std::size_t kRiskOff = 3;

/// What the others' share says of who leads.
std::size_t state_of(State btc) {
  switch (btc) {
    case State::high:
      return 0;
    case State::neutral:
      return 1;
    case State::low:
      return 2;
  }
  TERN_CHECK(false, "a state of dominance that nobody named");
}

/// "three", as far as a sentence has words for it.
std::string number_word(int n) {
  constexpr std::array<std::string_view, 11> kWords = {
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
  const auto word = static_cast<std::size_t>(n);
  return word < kWords.size() ? std::string(kWords[word]) : fmt::format("{}", n);
}

/// One share of the market, from its figures to its confirmed regime.
class ShareRegime {
 public:
  ShareRegime(std::string_view name, const DominanceThresholds& thresholds)
      : name_(name), thresholds_(thresholds), machine_(thresholds) {}

  /// The confirmed regime; none without a share. A figure of a day that was told is not a new one.
  std::optional<State> step(const std::optional<Capitalization>& share) {
    known_ = share.has_value();
    if (!known_) return std::nullopt;
    const auto day = std::chrono::floor<days>(share->stamped);
    if (!day_ || day > *day_) {
      day_ = day;
      machine_.push(share->value);
    }
    return state();
  }

  std::optional<State> state() const { return known_ ? machine_.state() : std::nullopt; }

  /// "three daily figures of BTC.D below 49.5 % in a row: balanced"; nothing when no figures do it.
  /// Requires: state() and `wanted` are not the same.
  std::optional<std::string> what_makes_it(State wanted, std::string_view called) const {
    const Edge edge = edge_to(wanted);
    DominanceRegime machine = machine_;
    for (int n = 1; n <= thresholds_.confirmations + thresholds_.dwell; ++n) {
      if (machine.push(edge.beyond) != wanted) continue;
      const bool begun = n < thresholds_.confirmations;
      return fmt::format("{}{} daily figure{} of {} {} {:g} %{}: {}", number_word(n),
                         begun ? " more" : "", n == 1 ? "" : "s", name_, edge.side, edge.share,
                         n == 1 ? "" : " in a row", called);
    }
    return std::nullopt;
  }

 private:
  /// Where a state begins, seen from the present one, and a share just past it.
  struct Edge {
    std::string_view side;
    double share;
    double beyond;
  };

  Edge edge_to(State wanted) const {
    constexpr double kPast = 1e-6;  // percentage points; less than any figure is told to
    const double high = thresholds_.high, low = thresholds_.low, margin = thresholds_.hysteresis;
    const auto above = [](double share) { return Edge{"above", share, share + kPast}; };
    const auto below = [](double share) { return Edge{"below", share, share - kPast}; };
    if (wanted == State::high) return above(high + margin);
    if (wanted == State::low) return below(low - margin);
    return machine_.state() == State::high ? below(high - margin) : above(low + margin);
  }

  std::string_view name_;
  DominanceThresholds thresholds_;
  DominanceRegime machine_;
  std::optional<std::chrono::sys_days> day_;  // that the newest figure is stamped with
  bool known_ = false;
};

class DominanceDetector final : public RegimeDetector {
 public:
  explicit DominanceDetector(const RegimeSettings& settings)
      : lag_(days{settings.lag_days}),
        btc_("BTC.D", settings.btc),
        usdt_("USDT.D", settings.usdt) {}

  Status fit(std::span<const RegimeObservation> /*train*/) override { return {}; }

  RegimeReading step(const RegimeObservation& observed) override {
    begun_ = true;
    const Timestamp seen_by = observed.as_of - lag_;
    waiting_.push_back(observed);
    while (waiting_.size() > 1 && waiting_[1].as_of <= seen_by) waiting_.pop_front();
    const RegimeObservation& seen = waiting_.front();
    const bool arrived = seen.as_of <= seen_by;
    RegimeReading reading{.as_of = observed.as_of, .state = std::nullopt};
    reading.btc_dominance = btc_.step(arrived ? seen.btc_share : std::nullopt);
    reading.usdt_dominance = usdt_.step(arrived ? seen.usdt_share : std::nullopt);
    reading.state = present();
    return reading;
  }

  std::string what_would_change_it() const override {
    if (!begun_) return "";
    if (!present()) return "a figure of BTC.D and one of USDT.D that are no older than a week";
    std::vector<std::string> ways;
    const auto add = [&ways](std::optional<std::string> way) {
      if (way) ways.push_back(*std::move(way));
    };
    if (present() == kRiskOff) {
      const auto btc = btc_.state();
      add(usdt_.what_makes_it(State::neutral, btc ? kStates[state_of(*btc)] : "what BTC.D says"));
    } else {
      for (const State other : {State::high, State::neutral, State::low}) {
        if (other != btc_.state()) add(btc_.what_makes_it(other, kStates[state_of(other)]));
      }
      add(usdt_.what_makes_it(State::high, kStates[kRiskOff]));
    }
    return fmt::format("{}", fmt::join(ways, "; "));
  }

 private:
  /// None where a share is missing that has a say.
  std::optional<std::size_t> present() const {
    if (!usdt_.state()) return std::nullopt;
    if (usdt_.state() == State::high) return kRiskOff;
    return btc_.state() ? std::optional{state_of(*btc_.state())} : std::nullopt;
  }

  Duration lag_;
  ShareRegime btc_, usdt_;
  std::deque<RegimeObservation> waiting_;  // the first is the newest that has waited for the lag
  bool begun_ = false;
};

std::unique_ptr<RegimeDetector> make(const RegimeSettings& settings) {
  return std::make_unique<DominanceDetector>(settings);
}

}  // namespace

const RegimeKind& dominance_kind() {
  static constexpr RegimeKind kKind = {
      .name = kDominanceKind,
      .doc =
          "Who leads by shares of the whole market: tether's above its threshold is risk-off, "
          "else bitcoin's says; thresholds have hysteresis, confirmation, and a minimum dwell.",
      .source = "the roadmap's table: BTC.D 50 and 45 %, USDT.D 5 and 4 %",
      .states = kStates,
      .learns = false,
      .make = make,
  };
  return kKind;
}

}  // namespace tern
