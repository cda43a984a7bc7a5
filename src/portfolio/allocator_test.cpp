#include "portfolio/allocator.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <functional>
#include <numeric>

#include "base/rng.h"
#include "portfolio/allocators.h"

namespace tern {
namespace {

using State = DominanceRegime::State;
using Numbers = std::vector<double>;

constexpr std::size_t kDays = 200;

/// What a view looks at, kept.
struct Scene {
  std::size_t assets;
  Numbers returns, held, configured;
  std::optional<State> btc_dominance = {}, usdt_dominance = {};
  std::optional<double> btc_change = {};
  std::vector<std::size_t> place = {};  // of BTC, ETH, and SOL, of those that are there

  AllocationView view() const {
    AllocationView result{.assets = assets,
                          .returns = returns,
                          .held = held,
                          .configured = configured,
                          .btc_dominance = btc_dominance,
                          .usdt_dominance = usdt_dominance,
                          .btc_change = btc_change};
    if (!place.empty()) result.btc = place[0];
    if (place.size() > 1) result.eth = place[1];
    if (place.size() > 2) result.sol = place[2];
    return result;
  }
};

/// `daily(day, asset)` gives the returns.
Scene scene_of(std::size_t assets, const std::function<double(std::size_t, std::size_t)>& daily) {
  Scene scene{.assets = assets,
              .returns = {},
              .held = Numbers(assets, 0.9 / static_cast<double>(assets)),
              .configured = Numbers(assets, 1 / static_cast<double>(assets))};
  for (std::size_t day = 0; day < kDays; ++day)
    for (std::size_t i = 0; i < assets; ++i) scene.returns.push_back(daily(day, i));
  for (std::size_t i = 0; i < std::min<std::size_t>(assets, 3); ++i) scene.place.push_back(i);
  return scene;
}

/// A market that all follow, fat tails, no two assets alike.
Scene random_scene(std::uint64_t seed, std::size_t assets, double drift) {
  Rng rng(seed);
  double market = 0;
  Scene scene = scene_of(assets, [&](std::size_t, std::size_t i) {
    if (i == 0) market = 0.02 * rng.normal() / std::sqrt(rng.gamma(2));
    const double beta = 0.8 + 0.15 * static_cast<double>(i);
    return drift * (1 + 0.3 * rng.uniform()) + beta * market +
           (0.01 + 0.004 * static_cast<double>(i)) * rng.normal();
  });
  for (double& weight : scene.held) weight *= 2 * rng.uniform();
  for (double& weight : scene.held) weight = std::min(weight, 1 / static_cast<double>(assets));
  return scene;
}

/// Every regime on the same returns.
std::vector<Scene> in_every_regime(const Scene& scene) {
  constexpr std::array kStates = {std::optional<State>{}, std::optional{State::low},
                                  std::optional{State::neutral}, std::optional{State::high}};
  std::vector<Scene> scenes;
  for (const auto btc : kStates) {
    for (const auto usdt : kStates) {
      for (const auto change : {std::optional<double>{}, std::optional{-1.5}, std::optional{2.0}}) {
        scenes.push_back(scene);
        scenes.back().btc_dominance = btc;
        scenes.back().usdt_dominance = usdt;
        scenes.back().btc_change = change;
      }
    }
  }
  return scenes;
}

/// Scenes that have nothing to teach, or too much of the same.
std::vector<Scene> degenerate_scenes() {
  Rng rng(11);
  Numbers market;
  for (std::size_t day = 0; day < kDays; ++day) market.push_back(0.03 * rng.normal());
  return {
      scene_of(3, [](std::size_t, std::size_t) { return 0.0; }),
      scene_of(3, [](std::size_t, std::size_t) { return 0.001; }),
      scene_of(4, [&](std::size_t day, std::size_t) { return market[day]; }),
      scene_of(3, [&](std::size_t day, std::size_t i) { return (i == 0 ? 0.5 : 1) * market[day]; }),
      scene_of(3, [&](std::size_t day, std::size_t i) { return i == 2 ? 0.0 : market[day]; }),
      scene_of(2, [&](std::size_t day, std::size_t i) { return (i == 0 ? 1 : -1) * market[day]; }),
      scene_of(2, [&](std::size_t day, std::size_t) { return day == 7 ? -0.9 : 0.0; }),
  };
}

// --- the laws: empty where they hold, else what is wrong -----------------------------------------

std::string broken_contract(const Allocator& allocator, const Scene& scene) {
  const auto made = allocator.allocate(scene.view(), {});
  if (!made) return made.error().message;
  double all = 0;
  for (const double weight : made->weight) {
    if (!std::isfinite(weight)) return "a weight that is no number";
    if (weight < 0 && !allocator.shorts) return "a short";
    all += std::abs(weight);
  }
  if (made->weight.size() != scene.assets) return "not one weight per asset";
  return all <= 1 + 1e-9 ? "" : "more than all is held";
}

std::string depends_on_order(const Allocator& allocator, const Scene& scene) {
  std::vector<std::size_t> from(scene.assets);  // asset of each new place
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = (i + 2) % from.size();
  std::swap(from.front(), from.back());
  Scene moved = scene;
  for (std::size_t k = 0; k < scene.returns.size(); ++k)
    moved.returns[k] = scene.returns[k - k % scene.assets + from[k % scene.assets]];
  for (std::size_t i = 0; i < scene.assets; ++i) {
    moved.held[i] = scene.held[from[i]];
    moved.configured[i] = scene.configured[from[i]];
  }
  for (std::size_t& place : moved.place)
    place = static_cast<std::size_t>(std::ranges::find(from, place) - from.begin());
  const auto before = allocator.allocate(scene.view(), {});
  const auto after = allocator.allocate(moved.view(), {});
  if (!before || !after) return "no weights";
  for (std::size_t i = 0; i < scene.assets; ++i)
    if (std::abs(after->weight[i] - before->weight[from[i]]) > 1e-7) return "the order decides";
  return "";
}

std::string varies(const Allocator& allocator, const Scene& scene) {
  const auto once = allocator.allocate(scene.view(), {});
  const auto again = allocator.allocate(scene.view(), {});
  return once && again && once->weight == again->weight ? "" : "two answers to one question";
}

/// Of one asset that gains a lot.
std::string not_all_of_one(const Allocator& allocator, const Scene& alone) {
  const auto made = allocator.allocate(alone.view(), {});
  if (!made) return made.error().message;
  return std::abs(made->weight[0] - made->exposure) < 1e-9 ? "" : "neither all nor its exposure";
}

std::string false_flags(const Allocator& allocator, const Scene& scene) {
  bool follows = false, shorts = false;
  const auto scenes = in_every_regime(scene);
  const auto first = allocator.allocate(scenes.front().view(), {});
  for (const Scene& other : scenes) {
    const auto made = allocator.allocate(other.view(), {});
    if (!first || !made) return "no weights";
    follows |= made->weight != first->weight;
    shorts |= std::ranges::any_of(made->weight, [](double weight) { return weight < 0; });
  }
  if (follows != allocator.follows_dominance) return "the row is wrong of dominance";
  return shorts == allocator.shorts ? "" : "the row is wrong of shorts";
}

// --- every row keeps them ------------------------------------------------------------------------

class EveryAllocator : public testing::TestWithParam<Allocator> {};

TEST_P(EveryAllocator, KeepsItsContractInEveryRegime) {
  for (const std::size_t assets : {1U, 2U, 3U, 5U, 8U}) {
    for (const double drift : {-0.002, 0.0, 0.004}) {
      for (const Scene& scene : in_every_regime(random_scene(assets, assets, drift))) {
        EXPECT_EQ(broken_contract(GetParam(), scene), "");
        EXPECT_TRUE(weights_of(GetParam(), scene.view(), {}));
      }
    }
  }
}

TEST_P(EveryAllocator, AnswersWhereThereIsNothingToLearn) {
  for (const Scene& scene : degenerate_scenes()) EXPECT_EQ(broken_contract(GetParam(), scene), "");
}

TEST_P(EveryAllocator, DoesNotLookAtTheOrderOfTheUniverse) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Scene scene = random_scene(seed, 2 + seed % 7, 0.002);
    scene.btc_dominance = State::low;
    scene.btc_change = -1;
    EXPECT_EQ(depends_on_order(GetParam(), scene), "") << "seed " << seed;
  }
}

TEST_P(EveryAllocator, GivesTheSameBitsAgain) {
  EXPECT_EQ(varies(GetParam(), random_scene(3, 5, 0.001)), "");
}

TEST_P(EveryAllocator, HoldsAllOfWhatIsAloneOrItsExposure) {
  Scene alone = random_scene(4, 1, 0.03);
  alone.configured = {1};
  EXPECT_EQ(not_all_of_one(GetParam(), alone), "");
}

TEST_P(EveryAllocator, SaysTruthfullyWhetherItFollowsDominanceAndShorts) {
  EXPECT_EQ(false_flags(GetParam(), random_scene(5, 4, 0.002)), "");
}

TEST_P(EveryAllocator, IsNotAskedAboutAssetsWithoutHistory) {
  Scene scene = random_scene(6, 2, 0.001);
  scene.returns.resize(2 * GetParam().days_needed);
  EXPECT_TRUE(weights_of(GetParam(), scene.view(), {}));
  if (scene.returns.empty()) return;
  scene.returns.resize(scene.returns.size() - 2);
  EXPECT_DEATH((void)weights_of(GetParam(), scene.view(), {}), "enough history");
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryAllocator, testing::ValuesIn(allocator_registry()),
                         [](const auto& row) { return std::string(row.param.name); });

// --- every law can fail --------------------------------------------------------------------------

using Method = Result<AllocatedWeights> (*)(const AllocationView&, const AllocationKnobs&);

Allocator planted(Method method) {
  return {.name = "planted",
          .doc = "Is wrong.",
          .source = "this test",
          .days_needed = 0,
          .follows_dominance = false,
          .shorts = false,
          .allocate = method};
}

TEST(AllocatorLaws, CatchWhatDividesByNothing) {
  const Allocator naive = planted([](const AllocationView& view, const AllocationKnobs&) {
    Numbers weight(view.assets, 0.0);
    for (std::size_t k = 0; k < view.returns.size(); ++k)
      weight[k % view.assets] += view.returns[k] * view.returns[k];
    double sum = 0;
    for (double& w : weight) sum += w = 1 / w;
    for (double& w : weight) w /= sum;
    return Result<AllocatedWeights>(AllocatedWeights{.weight = weight});
  });
  EXPECT_EQ(broken_contract(naive, random_scene(1, 3, 0)), "");
  EXPECT_EQ(broken_contract(naive, degenerate_scenes()[0]), "a weight that is no number");
}

TEST(AllocatorLaws, CatchLeverageAndShorts) {
  const Scene scene = random_scene(1, 3, 0);
  const Allocator levered = planted([](const AllocationView& view, const AllocationKnobs&) {
    return Result<AllocatedWeights>(AllocatedWeights{.weight = Numbers(view.assets, 0.5)});
  });
  EXPECT_EQ(broken_contract(levered, scene), "more than all is held");
  EXPECT_DEATH((void)weights_of(levered, scene.view(), {}), "no more than all");
  const Allocator shorting = planted([](const AllocationView& view, const AllocationKnobs&) {
    return Result<AllocatedWeights>(AllocatedWeights{.weight = Numbers(view.assets, -0.1)});
  });
  EXPECT_EQ(broken_contract(shorting, scene), "a short");
  EXPECT_EQ(false_flags(shorting, scene), "the row is wrong of shorts");
  EXPECT_DEATH((void)weights_of(shorting, scene.view(), {}), "does not short");
}

TEST(AllocatorLaws, CatchAFavoriteAndWhatIsNotHeldOfOne) {
  const Allocator first = planted([](const AllocationView& view, const AllocationKnobs&) {
    AllocatedWeights result{.weight = Numbers(view.assets, 0.0)};
    result.weight[0] = 0.5;
    return Result<AllocatedWeights>(result);
  });
  EXPECT_EQ(depends_on_order(first, random_scene(1, 3, 0)), "the order decides");
  EXPECT_EQ(not_all_of_one(first, random_scene(1, 1, 0)), "neither all nor its exposure");
}

TEST(AllocatorLaws, CatchMemoryAndAHiddenRegime) {
  const Scene scene = random_scene(1, 3, 0);
  const Allocator remembering = planted([](const AllocationView& view, const AllocationKnobs&) {
    static double asked = 0;
    return Result<AllocatedWeights>(
        AllocatedWeights{.weight = Numbers(view.assets, 1e-6 * ++asked)});
  });
  EXPECT_EQ(varies(remembering, scene), "two answers to one question");
  EXPECT_EQ(false_flags(planted(allocate_roadmap), scene), "the row is wrong of dominance");
}

TEST(WeightsOf, SaysWhatPartOfTheRiskEachAssetIs) {
  const Scene scene = random_scene(8, 4, 0.001);
  const auto made = weights_of(**find_allocator("equal_risk"), scene.view(), {});
  for (const double share : made->risk_share) EXPECT_NEAR(share, 0.25, 1e-9);
  const auto even = weights_of(**find_allocator("equal"), scene.view(), {});
  EXPECT_GT(even->risk_share[3], even->risk_share[0]) << "the wildest is the most of it";
  Scene short_record = scene;
  short_record.returns.resize(4 * (kDaysOfRisk - 1));
  EXPECT_TRUE(weights_of(**find_allocator("equal"), short_record.view(), {})->risk_share.empty());
}

TEST(VolatilityTarget, HoldsLessTheWilderItIsAndNeverMoreThanAll) {
  const Scene scene = random_scene(9, 3, 0);
  const Allocator& row = **find_allocator("volatility_target");
  const auto low = weights_of(row, scene.view(), {.target_volatility = 0.1});
  const auto twice = weights_of(row, scene.view(), {.target_volatility = 0.2});
  EXPECT_NEAR(twice->exposure, 2 * low->exposure, 1e-12);
  EXPECT_TRUE(low->limits.empty());
  const auto all = weights_of(row, scene.view(), {.target_volatility = 5});
  EXPECT_EQ(all->exposure, 1);
  EXPECT_EQ(all->limits.size(), 1U);
}

TEST(Kelly, HoldsNothingOfWhatHasLostAndSaysSo) {
  const auto made = weights_of(**find_allocator("kelly"), random_scene(10, 3, -0.05).view(), {});
  EXPECT_EQ(made->weight, Numbers(3, 0.0));
  EXPECT_EQ(made->limits, std::vector<std::string>{"no asset has gained: none is held"});
}

TEST(AllocatorRegistry, NamesItsRowsWhereOneIsNotFound) {
  EXPECT_EQ((*find_allocator("equal_risk"))->name, "equal_risk");
  const auto missing = find_allocator("best");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, Errc::invalid_argument);
  EXPECT_NE(missing.error().message.find("'best'; the allocators are equal, fixed, roadmap"),
            std::string::npos);
}

TEST(AllocatorRegistry, IsOnItsPageWordForWord) {
  std::ifstream file(TERN_SOURCE_DIR "/docs/allocation.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const Allocator& row : allocator_registry()) {
    const auto line =
        fmt::format("| `{}` | {} | {} | {} |", row.name, row.doc, row.days_needed, row.source);
    EXPECT_NE(page.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace tern
