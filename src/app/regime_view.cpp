#include "app/regime_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/allocated.h"
#include "app/market_regime.h"

namespace tern {
namespace {

constexpr std::string_view kImplied = "roadmap_risk_off";

Status check_shares(const Config& config, const Market& market) {
  if (!market.dominance.btc.empty() && !market.dominance.usdt.empty()) return {};
  const bool btc = market.dominance.btc.empty(), usdt = market.dominance.usdt.empty();
  return fail(
      Errc::not_found,
      fmt::format("nothing is stored of {} by '{}' as shares of {}: import it with `tern data "
                  "import`, set data.capitalizations or data.capitalization_total, or ask for "
                  "--kind hmm",
                  btc && usdt ? "BTC.D and USDT.D" : (btc ? "BTC.D" : "USDT.D"),
                  config.data.capitalizations, config.data.capitalization_total));
}

}  // namespace

Result<RegimeView> view_regime(const Config& config, const Market& market) {
  const bool rules = config.regime.kind == kDominanceKind;
  if (rules) TERN_TRY_STATUS(check_shares(config, market));
  TERN_TRY(const RegimeSettings settings, regime_settings_of(config));
  TERN_TRY(RegimeHistory history, read_market_regimes(config, market, config.regime.kind));
  if (history.readings.empty()) {
    return fail(Errc::not_found,
                fmt::format("no bar from {} on closes at {:02}:00 UTC, when portfolio.decide_at "
                            "decides: import a day of bars or more",
                            to_string(config.learn.test.begin), config.portfolio.hour));
  }
  const RegimeReading& newest = history.readings.back();
  RegimeNow now{newest, std::nullopt, {}, std::nullopt};
  if (newest.state) now.episode = episodes_of(history).back();
  if (rules) {
    const Timestamp at = newest.as_of;
    now.shares = {
        {"BTC.D", settings.btc, newest_share(market.dominance.btc, at), newest.btc_dominance},
        {"USDT.D", settings.usdt, newest_share(market.dominance.usdt, at), newest.usdt_dominance}};
    TERN_TRY(auto plan,
             plan_of(config, market, {history, history}, kImplied, {at, at + Duration{1}}));
    if (newest.state && !plan.empty()) now.implied = std::move(plan.back());
  }
  return RegimeView{config, market, settings, std::move(history), std::move(now), std::nullopt};
}

Result<RegimePast> look_back(const RegimeView& view, TimeRange range) {
  TERN_TRY(auto report, report_regimes({.market = view.market,
                                        .histories = {&view.history, 1},
                                        .settings = view.settings,
                                        .period = range}));
  if (!report) {
    return fail(Errc::not_found,
                fmt::format("no day from {} to {} was read: ask for another --timerange, or for "
                            "the present state alone with --now",
                            to_string(range.begin), to_string(range.end)));
  }
  RegimePast past{*std::move(report), {}};
  const RegimeHistory history = view.history.within(range);
  for (std::size_t i = 0; i < view.market.bars.size(); ++i) {
    const auto next = next_day_returns(history, view.market.bars[i]);
    PairNext& pair = past.next.emplace_back();
    pair.pair = view.market.universe.instruments()[i].name;
    for (std::size_t state = 0; state < history.kind->states.size(); ++state) {
      pair.states.push_back(next_day(history, state, next));
    }
  }
  return past;
}

}  // namespace tern
