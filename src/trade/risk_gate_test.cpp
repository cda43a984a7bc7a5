#include "trade/risk_gate.h"

#include <gtest/gtest.h>

#include <optional>

namespace tern {
namespace {

constexpr std::int64_t kUnit = 100'000'000;

const Universe& universe() {
  static const Universe one = *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}});
  return one;
}

Order order_of(Side side, std::int64_t units) {
  return {OrderId{1}, SymbolId{0}, side, {AssetId{0}, units}, utc_day(2024, 1, 1)};
}

/// 1000 USDT and 0.1 BTC at 10 000.
Available account() {
  return {{{AssetId{0}, kUnit / 10}}, {AssetId{1}, 1000 * kUnit}, {10'000.0}, 2000.0, 1000.0};
}

std::optional<Refusal> why_refused(const Order& order, Available available,
                                   RiskLimits limits = {.fee_bps = 10}) {
  const Verdict verdict = RiskGate(universe(), limits).review(order, available);
  const auto* refused = std::get_if<RefusedOrder>(&verdict);
  return refused ? std::optional{refused->why} : std::nullopt;
}

TEST(RiskGate, EachLimitHasItsRefusal) {
  const std::int64_t lot = 1000;
  EXPECT_EQ(why_refused(order_of(Side::buy, 0), account()), Refusal::off_lot);
  EXPECT_EQ(why_refused(order_of(Side::buy, 50'001), account()), Refusal::off_lot);
  EXPECT_EQ(why_refused(order_of(Side::buy, 49 * lot), account()), Refusal::below_notional_min);
  EXPECT_EQ(why_refused(order_of(Side::buy, 50 * lot), account()), std::nullopt);
  EXPECT_EQ(why_refused(order_of(Side::sell, kUnit / 10 + lot), account()), Refusal::short_sale);
  EXPECT_EQ(why_refused(order_of(Side::sell, kUnit / 10), account()), std::nullopt);
  // 0.1 BTC costs 1000 and a fee of 1: one too many.
  EXPECT_EQ(why_refused(order_of(Side::buy, kUnit / 10), account()), Refusal::insufficient_cash);
  EXPECT_EQ(why_refused(order_of(Side::buy, kUnit / 10), account(), {.fee_bps = 0}), std::nullopt);
  EXPECT_EQ(why_refused(order_of(Side::buy, kUnit / 20), account(),
                        {.fee_bps = 10, .gross_weight_max = 0.7}),
            Refusal::gross_weight);
}

TEST(RiskGate, OfPerpetualsAsksForMarginWhereAPositionGrows) {
  const RiskLimits perpetual{.fee_bps = 10, .perpetual = true};
  // Equity 2000, of which 1000 is long: 0.1 BTC at 10 000.
  const auto why = [&](Side side, std::int64_t units) {
    return why_refused(order_of(side, units), account(), perpetual);
  };
  EXPECT_EQ(why(Side::sell, kUnit / 10), std::nullopt);
  EXPECT_EQ(why(Side::sell, 3 * kUnit / 10), std::nullopt) << "from 0.1 long to 0.2 short";
  EXPECT_EQ(why(Side::sell, 3 * kUnit / 10 + 1000), Refusal::gross_weight);
  EXPECT_EQ(why(Side::buy, kUnit / 10), std::nullopt) << "margin, not cash, fee or not";
  EXPECT_EQ(why(Side::buy, kUnit / 10 + 1000), Refusal::gross_weight);
  EXPECT_EQ(why(Side::buy, 1000), Refusal::below_notional_min);
}

TEST(RiskGate, OfPerpetualsLetsWhatShrinksThroughWhateverTheMargin) {
  const RiskGate gate(universe(), {.fee_bps = 10, .perpetual = true});
  // Short 0.4 at 10 000 with an equity of 1000: four times what is allowed.
  Available levered{
      {{AssetId{0}, -4 * kUnit / 10}}, {AssetId{1}, 5000 * kUnit}, {10'000.0}, 1000.0, 4000.0};
  const Verdict grows = gate.review(order_of(Side::sell, kUnit / 10), levered);
  EXPECT_EQ(std::get<RefusedOrder>(grows).why, Refusal::gross_weight);
  const Verdict shrinks = gate.review(order_of(Side::buy, kUnit / 10), levered);
  ASSERT_TRUE(std::holds_alternative<ApprovedOrder>(shrinks));
  EXPECT_EQ(levered.base[0].units, -3 * kUnit / 10);
  EXPECT_DOUBLE_EQ(levered.invested, 3000);
  // What has been approved and not answered counts as filled.
  Available again{
      {{AssetId{0}, -4 * kUnit / 10}}, {AssetId{1}, 5000 * kUnit}, {10'000.0}, 1000.0, 4000.0};
  gate.claim(std::get<ApprovedOrder>(shrinks), again);
  EXPECT_EQ(again.base[0], levered.base[0]);
  EXPECT_EQ(again.cash, levered.cash);
}

TEST(RiskGate, EveryRefusalHasWords) {
  for (const Refusal why : {Refusal::off_lot, Refusal::below_notional_min, Refusal::short_sale,
                            Refusal::insufficient_cash, Refusal::gross_weight}) {
    EXPECT_FALSE(to_string(why).empty());
  }
}

TEST(RiskGate, AnApprovedOrderTakesItsClaimSoThatTheNextSeesWhatIsLeft) {
  const RiskGate gate(universe(), {.fee_bps = 10});
  Available available = account();
  const Order half = order_of(Side::buy, kUnit / 20);
  const Verdict first = gate.review(half, available);
  ASSERT_TRUE(std::holds_alternative<ApprovedOrder>(first));
  // 500 and a fee of 0.5.
  EXPECT_EQ(std::get<ApprovedOrder>(first).reserved().units, 500 * kUnit + kUnit / 2);
  EXPECT_EQ(available.cash.units, 499 * kUnit + kUnit / 2);
  EXPECT_TRUE(std::holds_alternative<RefusedOrder>(gate.review(half, available)));

  const Order all = order_of(Side::sell, kUnit / 10);
  EXPECT_TRUE(std::holds_alternative<ApprovedOrder>(gate.review(all, available)));
  EXPECT_TRUE(std::holds_alternative<RefusedOrder>(gate.review(all, available)));
  // The sale pays for what was refused before it.
  EXPECT_TRUE(std::holds_alternative<ApprovedOrder>(gate.review(half, available)));
}

}  // namespace
}  // namespace tern
