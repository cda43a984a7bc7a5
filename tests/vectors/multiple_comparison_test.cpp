#include <array>
#include <optional>
#include <utility>

#include "validate/bootstrap.h"
#include "validate/confidence_set.h"
#include "validate/reality_check.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-9;

/// numpy's RandomState: the Mersenne Twister of Matsumoto and Nishimura 1998, and normals by the
/// polar method, the second of a pair first.
class NumpyRandom {
 public:
  explicit NumpyRandom(std::uint32_t seed) {
    words_[0] = seed;
    for (std::uint32_t i = 1; i < kWords; ++i)
      words_[i] = 1812433253U * (words_[i - 1] ^ (words_[i - 1] >> 30)) + i;
  }
  double normal() {
    if (saved_) return *std::exchange(saved_, std::nullopt);
    double x = 0, y = 0, square = 0;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double scale = std::sqrt(-2 * std::log(square) / square);
    saved_ = scale * x;
    return scale * y;
  }

 private:
  static constexpr std::uint32_t kWords = 624;

  double uniform() {
    const std::uint32_t high = next() >> 5;
    const std::uint32_t low = next() >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }
  std::uint32_t next() {
    if (place_ == kWords) twist();
    std::uint32_t word = words_[place_++];
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c5680U;
    word ^= (word << 15) & 0xefc60000U;
    return word ^ (word >> 18);
  }
  void twist() {
    for (std::uint32_t i = 0; i < kWords; ++i) {
      const std::uint32_t mixed =
          (words_[i] & 0x80000000U) | (words_[(i + 1) % kWords] & 0x7fffffffU);
      words_[i] = words_[(i + 397) % kWords] ^ (mixed >> 1) ^ (mixed % 2 == 0 ? 0 : 0x9908b0dfU);
    }
    place_ = 0;
  }

  std::array<std::uint32_t, kWords> words_ = {};
  std::uint32_t place_ = kWords;
  std::optional<double> saved_;
};

/// Four models against a benchmark, on resamples whose rows are given.
class Comparison : public ::testing::Test {
 protected:
  Comparison() {
    const auto losses = load_columns("losses_60x5.csv");
    const auto& benchmark = losses.at("benchmark");
    for (const char* model : {"model1", "model2", "model3", "model4"}) {
      differences_.push_back(benchmark);
      for (std::size_t t = 0; t < benchmark.size(); ++t)
        differences_.back()[t] -= losses.at(model)[t];
    }
    std::ifstream file(vector_path("bootstrap_idx_60x200.csv"));
    std::string cell;
    for (std::string line; std::getline(file, line);)
      for (std::istringstream cells(line); std::getline(cells, cell, ',');)
        rows_.push_back(static_cast<std::uint32_t>(std::stoul(cell)));
  }
  StrategyContest contest() const {
    const std::vector<std::span<const double>> views(differences_.begin(), differences_.end());
    const auto fill = [&](std::size_t draw, std::span<std::uint32_t> rows) {
      std::copy_n(rows_.begin() + static_cast<std::ptrdiff_t>(draw * rows.size()), rows.size(),
                  rows.begin());
    };
    return hold_contest(views, {v_.at("B"), v_.at("mean_block"), fill}, 2);
  }

  nlohmann::json v_ = load_json("multiple_comparison.json");
  std::vector<std::vector<double>> differences_;
  std::vector<std::uint32_t> rows_;
};

TEST_F(Comparison, MeansErrorsAndThresholds) {
  const StrategyContest c = contest();
  ASSERT_EQ(c.rows, v_.at("T").get<std::size_t>());
  ASSERT_EQ(c.means.size(), v_.at("K").get<std::size_t>());
  ASSERT_EQ(rows_.size(), c.rows * c.draws());
  for (std::size_t k = 0; k < c.means.size(); ++k) {
    SCOPED_TRACE(k);
    expect_relative(c.means[k], v_.at("dbar")[k], kTolerance);
    expect_relative(bootstrap_variance(differences_[k], v_.at("mean_block")),
                    v_.at("lrv_stationary")[k], kTolerance);
    expect_relative(c.errors[k] * c.errors[k] * 60, v_.at("lrv_stationary")[k], kTolerance);
    expect_relative(c.poor_below(k), v_.at("consistent_threshold")[k], kTolerance);
  }
}

TEST_F(Comparison, RealityCheck) {
  EXPECT_DOUBLE_EQ(reality_check(contest()), v_.at("white_reality_check_p"));
}

TEST_F(Comparison, SuperiorPredictiveAbility) {
  const SuperiorAbility a = superior_ability(contest());
  const auto& e = v_.at("spa_hansen_studentised");
  expect_relative(a.statistic, e.at("stat"), kTolerance);
  EXPECT_DOUBLE_EQ(a.p_lower, e.at("lower"));
  EXPECT_DOUBLE_EQ(a.p_consistent, e.at("consistent"));
  EXPECT_DOUBLE_EQ(a.p_upper, e.at("upper"));
}

TEST_F(Comparison, WithoutStudentizingWeWouldGetWhatArchGives) {
  // One error for all leaves means as they are. It is chosen so that the poor model stays poor.
  constexpr double kError = 1e-3;
  StrategyContest c = contest();
  for (double& error : c.errors) error = kError;
  const SuperiorAbility a = superior_ability(c);
  const auto& e = v_.at("spa_arch_style_nonstudentised");
  expect_relative(a.statistic * kError, e.at("stat"), kTolerance);
  for (const auto& p : {e, v_.at("arch_pvalues")}) {
    EXPECT_DOUBLE_EQ(a.p_lower, p.at("lower"));
    EXPECT_DOUBLE_EQ(a.p_consistent, p.at("consistent"));
    EXPECT_DOUBLE_EQ(a.p_upper, p.at("upper"));
  }
  EXPECT_EQ(a.p_upper, reality_check(c));
}

TEST_F(Comparison, RomanoAndWolf) {
  const StepwiseTest steps = stepwise_test(contest(), 0.05);
  const auto& e = v_.at("stepm_alpha05");
  ASSERT_TRUE(e.at("rejected").empty());
  for (std::size_t k = 0; k < steps.strategies.size(); ++k) {
    SCOPED_TRACE(k);
    expect_relative(steps.strategies[k].statistic, e.at("t")[k], kTolerance);
    EXPECT_DOUBLE_EQ(steps.strategies[k].p, v_.at("romano_wolf_adjusted_p")[k]);
  }
  expect_relative(steps.critical, e.at("last_crit"), kTolerance);
}

TEST(StationaryBootstrapVector, BlockLengthsAreThoseOfPolitisAndWhite) {
  const auto expected = load_json("multiple_comparison.json").at("block_length");
  for (const auto& [name, values] : load_columns("block_length_500.csv")) {
    SCOPED_TRACE(name);
    expect_relative(block_length(values), expected.at(name).at("b_sb"), kTolerance);
  }
}

TEST(StationaryBootstrapVector, BlockLengthIsThatOfArchsOwnTest) {
  NumpyRandom random(0);
  std::vector<double> y;
  for (int i = 0; i < 10'100; ++i) y.push_back(random.normal() + (y.empty() ? 0 : 0.3 * y.back()));
  EXPECT_NEAR(y[0], 1.764052345967664, 1e-12);  // numpy's first normal of seed 0
  const auto e = load_json("multiple_comparison.json").at("block_length").at("arch_unit_test");
  const double length = block_length(std::span(y).subspan(100));
  EXPECT_NEAR(length, e.at("stationary"), 5e-7);  // given to six places
  // Blocks of fixed length are longer by the cube root of 3/2: Politis and White 2004, section 3.
  EXPECT_NEAR(length * std::cbrt(1.5), e.at("circular"), 1e-5);
}

TEST(StationaryBootstrapVector, RowsFollowTheRule) {
  const auto v = load_json("multiple_comparison.json").at("stationary_bootstrap_rule");
  const auto rows = v.at("n").get<std::size_t>();
  auto row = v.at("starts")[0].get<std::size_t>();
  EXPECT_EQ(row, v.at("idx")[0].get<std::size_t>());
  for (std::size_t i = 1; i < rows; ++i) {
    const bool restart = v.at("u")[i].get<double>() <= 1 / v.at("mean_block").get<double>();
    row = StationaryBootstrap::follow(row, rows, restart, v.at("starts")[i].get<std::size_t>());
    EXPECT_EQ(row, v.at("idx")[i].get<std::size_t>()) << i;
  }
}

class ConfidenceSetVector : public ::testing::Test {
 protected:
  MeanLosses losses() const {
    const auto columns = load_columns("losses_60x5.csv");
    LossTable table{columns.size(), {}};
    for (std::size_t row = 0; row < columns.begin()->second.size(); ++row)
      for (const auto& [name, losses] : columns) table.losses.push_back(losses[row]);
    EXPECT_EQ(columns.begin()->first, "benchmark");
    EXPECT_EQ(table.rows(), expected_.at("T").get<std::size_t>());
    const std::vector<std::uint32_t> rows = load_cells("bootstrap_idx_60x200.csv");
    EXPECT_EQ(rows.size(), table.rows() * expected_.at("B").get<std::size_t>());
    return mean_losses(table, rows);
  }
  void expect_set(SetStatistic statistic, const char* set, const char* key) const {
    const std::vector<SetMember> members = confidence_set(losses(), statistic);
    const auto& e = expected_.at(set);
    ASSERT_EQ(members.size(), e.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      SCOPED_TRACE(i);
      EXPECT_EQ(members[i].model, e[i].at("model").get<std::size_t>());
      if (e[i].contains(key)) expect_relative(members[i].statistic, e[i].at(key), 1e-9);
      EXPECT_EQ(members[i].p_step, e[i].at("p_step").get<double>());
      EXPECT_EQ(members[i].p, e[i].at("p_mcs").get<double>());
    }
  }

  nlohmann::json expected_ = load_json("multiple_comparison.json");
};

TEST_F(ConfidenceSetVector, ByTheRange) {
  expect_set(SetStatistic::range, "mcs_R", "T_R");
}

TEST_F(ConfidenceSetVector, ByTheMaximum) {
  expect_set(SetStatistic::maximum, "mcs_max", "T_max");
}

}  // namespace
}  // namespace tern
