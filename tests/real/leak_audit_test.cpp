// No feature looks ahead on real bars, with their holes and with SOL listed three years late.

#include "feature/leak_audit.h"

#include <gtest/gtest.h>

#include "base/parallel.h"
#include "feature/selection.h"
#include "real_market.h"

namespace tern {
namespace {

TEST(RealLeakAudit, NoFeatureLooksAhead) {
  if (!has_bars()) GTEST_SKIP() << "needs ../shared/data";
  const Market market = read_market({utc_day(2017, 8, 17), utc_day(2026, 1, 1)});
  const auto features = select_features(std::array{std::string("all")}).value();
  for (std::uint16_t own = 0; own < market.universe.size(); ++own) {
    const auto inputs = make_feature_inputs(market, SymbolId{own}).value();
    const auto instants = audit_instants(inputs, {kTimeMin, kTimeMax}, 10, own);
    const auto audits =
        audit_leaks(inputs, features, instants, {.seed = own, .jobs = default_jobs()}).value();
    std::size_t comparisons = 0;
    for (const FeatureAudit& audit : audits) {
      comparisons += audit.comparisons;
      EXPECT_FALSE(audit.first) << audit.name << " at " << to_string(audit.first->instant) << " "
                                << audit.first->when;
    }
    EXPECT_GT(comparisons, 1'000'000U) << market.universe[SymbolId{own}].name;
  }
}

}  // namespace
}  // namespace tern
