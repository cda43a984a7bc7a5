#include "regime_laws.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "regime/hidden_markov.h"

namespace tern::laws {
namespace {

constexpr std::size_t kHours = std::size_t{24} * 560;
constexpr std::array<std::string_view, 4> kStates = {"a", "b", "c", "d"};

/// With hours, and a fortnight of BTC's share, that nobody told.
const Scene& scene() {
  static const Scene kScene = [] {
    Scene made = random_scene(kHours, 1, 7);
    made = punched(made, Part::btc, std::size_t{24} * 400);
    return punched(made, Part::btc_share, std::size_t{24} * 450);
  }();
  return kScene;
}

/// Rows around refits, readings, holes, and changes of state, and some at random.
std::vector<std::size_t> instants(const RegimeKind& kind) {
  constexpr std::size_t kDay = 24;
  std::set<std::size_t> rows{kDay * 365, kDay * 400, kDay * 450, kDay * 455, kHours - 1};
  for (const std::size_t day : {366U, 455U, 456U, 545U}) {
    for (const std::size_t hour : {0U, 1U, 2U}) rows.insert(kDay * day + hour);
  }
  std::optional<std::size_t> before;
  for (const RegimeReading& reading : readings_of(kind, scene().market)) {
    const bool changes = reading.state != std::exchange(before, reading.state);
    if (changes && rows.size() < 50) rows.insert(*scene().market.as_of().row_at(reading.as_of));
  }
  Rng rng(3);
  for (int i = 0; i < 8; ++i) rows.insert(kDay * 365 + rng.below(kDay * 190));
  return {rows.begin(), rows.end()};
}

class Registered : public testing::TestWithParam<const RegimeKind*> {
 protected:
  const RegimeKind& kind() { return *GetParam(); }
};

TEST_P(Registered, ChangesNoReadingWithoutTheFuture) {
  EXPECT_EQ(truncation_violations(kind(), scene(), instants(kind())), RegimeViolations{});
}

TEST_P(Registered, ChangesNoReadingWithAnotherFuture) {
  EXPECT_EQ(scramble_violations(kind(), scene(), instants(kind()), 5), RegimeViolations{});
}

TEST_P(Registered, ReadsDayByDayWhatItReadsAtOnce) {
  EXPECT_EQ(stream_violations(kind(), scene()), RegimeViolations{});
}

TEST_P(Registered, ReadsTheSameBitsTwice) {
  EXPECT_EQ(repeat_violations(kind(), scene()), RegimeViolations{});
}

TEST_P(Registered, ReadsStatesThatItHas) {
  EXPECT_EQ(sense_violations(kind(), scene()), RegimeViolations{});
}

INSTANTIATE_TEST_SUITE_P(Regimes, Registered, testing::ValuesIn([] {
                           std::vector<const RegimeKind*> kinds;
                           for (const RegimeKind& kind : regime_registry()) kinds.push_back(&kind);
                           return kinds;
                         }()),
                         [](const auto& row) { return std::string(row.param->name); });

/// The observations of the whole world, and the returns among them.
std::vector<RegimeObservation> world_observed() {
  return observe_regimes(regime_world(), 1);
}

std::vector<std::optional<double>> returns_of(std::span<const RegimeObservation> observed) {
  std::vector<std::optional<double>> returns;
  for (const RegimeObservation& day : observed) returns.push_back(day.return_log);
  return returns;
}

/// A planted detector says what it does in step() alone.
class Planted : public RegimeDetector {
 public:
  Status fit(std::span<const RegimeObservation> /*train*/) override { return {}; }
  std::string what_would_change_it() const override { return ""; }
};

/// Reads probabilities that the days after told, too, of a model that saw none of them.
class Smoothed final : public Planted {
 public:
  explicit Smoothed(const RegimeSettings& /*settings*/) {}
  Status fit(std::span<const RegimeObservation> train) override {
    model_ = fit_hidden_markov(returns_of(train), 1).value();
    const auto all = world_observed();
    smoothed_ = smooth_days(model_, filter_days(model_, returns_of(all)));
    first_ = all.front().as_of;
    return {};
  }
  RegimeReading step(const RegimeObservation& observed) override {
    const auto& chance = smoothed_[static_cast<std::size_t>((observed.as_of - first_) / days{1})];
    return {.as_of = observed.as_of,
            .state = chance[1] > chance[0] ? 1 : 0,
            .probability = {chance.begin(), chance.end()}};
  }

 private:
  HiddenMarkov model_{};
  std::vector<StateChance> smoothed_;
  Timestamp first_;
};

/// Filters, by a model that was fitted on all days.
class FittedOnAll final : public Planted {
 public:
  explicit FittedOnAll(const RegimeSettings& settings)
      : inner_((*find_regime("hmm"))->make(settings)) {}
  Status fit(std::span<const RegimeObservation> /*train*/) override {
    return inner_->fit(world_observed());
  }
  RegimeReading step(const RegimeObservation& observed) override { return inner_->step(observed); }

 private:
  std::unique_ptr<RegimeDetector> inner_;
};

/// Joins shares by the day that they are stamped with.
class JoinedByStamp final : public Planted {
 public:
  explicit JoinedByStamp(const RegimeSettings& settings)
      : inner_((*find_regime("dominance"))->make(settings)) {}
  RegimeReading step(const RegimeObservation& observed) override {
    RegimeObservation early = observed;
    for (const Capitalization& figure : regime_world().dominance.usdt) {
      if (figure.stamped <= observed.as_of) early.usdt_share = figure;
    }
    return inner_->step(early);
  }

 private:
  std::unique_ptr<RegimeDetector> inner_;
};

/// Says whether tomorrow rises.
class Prophet final : public Planted {
 public:
  explicit Prophet(const RegimeSettings& /*settings*/) {}
  RegimeReading step(const RegimeObservation& observed) override {
    const Bars& bars = regime_world().bars.front();
    const auto now = bars.as_of().row_at(observed.as_of);
    const auto later = bars.as_of().row_at(observed.as_of + days{1});
    const bool rises = now && later && bars.close()[*later] > bars.close()[*now];
    return {.as_of = observed.as_of, .state = rises ? 1 : 0};
  }
};

/// Remembers from one detector to the next.
class Forgetless final : public Planted {
 public:
  explicit Forgetless(const RegimeSettings& /*settings*/) {}
  RegimeReading step(const RegimeObservation& observed) override {
    static std::size_t count = 0;
    return {.as_of = observed.as_of, .state = ++count / 50 % 2};
  }
};

template <class Detector>
RegimeKind planted(std::string_view name, bool learns) {
  return {.name = name,
          .doc = "",
          .source = "",
          .states = kStates,
          .learns = learns,
          .make = [](const RegimeSettings& settings) -> std::unique_ptr<RegimeDetector> {
            return std::make_unique<Detector>(settings);
          }};
}

TEST(PlantedRegimes, ThatSeeTheFutureAreCaught) {
  const std::vector kinds = {
      planted<Smoothed>("smoothed", true), planted<FittedOnAll>("fitted on all", true),
      planted<JoinedByStamp>("joined by stamp", false), planted<Prophet>("prophet", false)};
  for (const RegimeKind& kind : kinds) {
    EXPECT_FALSE(truncation_violations(kind, scene(), instants(kind)).empty()) << kind.name;
    EXPECT_FALSE(scramble_violations(kind, scene(), instants(kind), 5).empty()) << kind.name;
  }
}

TEST(PlantedRegimes, ThatRememberOtherDetectorsAreCaught) {
  const RegimeKind kind = planted<Forgetless>("forgetless", false);
  EXPECT_FALSE(stream_violations(kind, scene()).empty());
  EXPECT_FALSE(repeat_violations(kind, scene()).empty());
}

}  // namespace
}  // namespace tern::laws
