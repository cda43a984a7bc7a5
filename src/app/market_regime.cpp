#include "app/market_regime.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "app/learned.h"
#include "forecast/settings.h"

namespace tern {
namespace {

constexpr int kRefitDays = 90;

/// A setting whose default is the same in every profile.
Setting setting(std::string_view name, double value, double min, double max) {
  return {name, {value, value, value}, min, max, {}};
}

Status check_order(const DominanceThresholds& thresholds, std::string_view share) {
  if (thresholds.low + thresholds.hysteresis < thresholds.high - thresholds.hysteresis) return {};
  return fail(Errc::invalid_argument,
              fmt::format("regime: {} has a low threshold of {} and a high one of {}, which is not "
                          "above it by more than twice the hysteresis of {}: set them apart",
                          share, thresholds.low, thresholds.high, thresholds.hysteresis));
}

/// Whether each of `assignments` is of one of `owners`: "owner.name=value".
Status check_owners(std::string_view key, std::span<const std::string> assignments,
                    std::span<const std::string_view> owners) {
  for (const std::string& assignment : assignments) {
    const std::string_view owner = std::string_view(assignment).substr(0, assignment.find('.'));
    if (std::ranges::find(owners, owner) != owners.end()) continue;
    return fail(Errc::invalid_argument, fmt::format("{} has '{}': begin it with one of {}", key,
                                                    assignment, fmt::join(owners, ", ")));
  }
  return {};
}

}  // namespace

Result<RegimeSettings> regime_settings_of(const Config& config) {
  std::vector<std::string_view> vendors;
  for (const CapitalizationVendor& vendor : capitalization_vendors()) {
    vendors.push_back(vendor.name);
  }
  TERN_TRY_STATUS(check_owners("regime.thresholds", config.regime.thresholds, vendors));
  RegimeSettings settings = config.regime.settings;
  settings.seed = config.seed;
  const std::array known = {setting("btc_high", settings.btc.high, 0, 100),
                            setting("btc_low", settings.btc.low, 0, 100),
                            setting("alt_season", settings.alt_season, 0, 100),
                            setting("usdt_high", settings.usdt.high, 0, 100),
                            setting("usdt_low", settings.usdt.low, 0, 100)};
  for (const std::string_view vendor : vendors) {
    const auto own = Settings::make(vendor, known, Profile::standard, config.regime.thresholds);
    if (!own) return with_context("regime.thresholds", own.error());
    if (config.data.simulated || vendor != config.data.capitalizations) continue;
    settings.btc.high = (*own)["btc_high"];
    settings.btc.low = (*own)["btc_low"];
    settings.alt_season = (*own)["alt_season"];
    settings.usdt.high = (*own)["usdt_high"];
    settings.usdt.low = (*own)["usdt_low"];
  }
  TERN_TRY_STATUS(check_order(settings.btc, "BTC.D"));
  TERN_TRY_STATUS(check_order(settings.usdt, "USDT.D"));
  return settings;
}

Result<std::vector<RegimeTerms>> regime_terms_of(const Config& config) {
  std::vector<RegimeTerms> terms;
  if (config.trade.regimes.empty()) return terms;
  TERN_TRY(const RegimeKind* kind, find_regime(config.regime.kind));
  TERN_TRY_STATUS(check_owners("trade.regimes", config.trade.regimes, kind->states));
  const std::array known = {setting("buy_above_percent", 100 * config.trade.buy_above, -100, 100),
                            setting("sell_below_percent", 100 * config.trade.sell_below, -100, 100),
                            setting("exposure", 1, 0, 1)};
  for (const std::string_view state : kind->states) {
    const auto own = Settings::make(state, known, Profile::standard, config.trade.regimes);
    if (!own) return with_context("trade.regimes", own.error());
    const RegimeTerms made{.buy_above = (*own)["buy_above_percent"] / 100,
                           .sell_below = (*own)["sell_below_percent"] / 100,
                           .exposure = (*own)["exposure"]};
    if (made.sell_below > made.buy_above) {
      return fail(Errc::invalid_argument,
                  fmt::format("trade.regimes: in {} sell_below_percent is above buy_above_percent: "
                              "swap them",
                              state));
    }
    terms.push_back(made);
  }
  return terms;
}

Result<RegimeHistory> read_market_regimes(const Config& config, const Market& market,
                                          std::string_view kind) {
  TERN_TRY(const RegimeKind* found, find_regime(kind));
  TERN_TRY(const RegimeSettings settings, regime_settings_of(config));
  const auto hour = static_cast<int>(config.portfolio.hour);
  // Where bars begin late, what is judged begins later than it was asked to.
  const auto test = test_range(config, market);
  const Timestamp begin = test ? test->begin : config.learn.test.begin;
  return read_regimes(*found, settings, observe_regimes(market, hour), begin, kRefitDays);
}

std::vector<RegimeRead> events_of(const RegimeHistory& history) {
  std::vector<RegimeRead> events;
  for (const RegimeReading& reading : history.readings) {
    events.push_back({reading.as_of, reading.state});
  }
  return events;
}

}  // namespace tern
