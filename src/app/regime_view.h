#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "market/market.h"
#include "portfolio/weights.h"
#include "regime/regime_summary.h"
#include "report/regime_report.h"

namespace tern {

/// One share of the whole market, as it was known at the newest reading.
struct ShareNow {
  std::string_view name;  ///< "BTC.D"
  DominanceThresholds thresholds;
  std::optional<Capitalization> figure;          ///< none where it is missing or stale
  std::optional<DominanceRegime::State> regime;  ///< confirmed, after the lag
};

/// The state of the market by one kind, and why.
struct RegimeNow {
  RegimeReading reading;
  std::optional<RegimeEpisode> episode;  ///< that it is in; none without a state
  std::vector<ShareNow> shares;          ///< of the dominance rules alone
  std::optional<TargetWeights> implied;  ///< by the roadmap; of the dominance rules alone
};

/// What came the day after each state, of one pair.
struct PairNext {
  std::string pair;
  std::vector<NextDay> states;  ///< shape [states]
};

/// How a market went from state to state over a range, and what came of it.
struct RegimePast {
  RegimeReport report;         ///< of the one kind
  std::vector<PairNext> next;  ///< shape [pairs]

  const RegimeKindReport& kind() const { return report.kinds.front(); }
};

/// What `tern regime` shows.
struct RegimeView {
  const Config& config;
  const Market& market;
  RegimeSettings settings;
  RegimeHistory history;  ///< all of it
  RegimeNow now;
  std::optional<RegimePast> past;  ///< none where only the present was asked for
};

/// The present state by regime.kind. Errors: those of read_market_regimes() and plan_of();
/// not_found: no day is read, or nobody told the shares that it is read from.
Result<RegimeView> view_regime(const Config& config, const Market& market);

/// What `view` makes of the readings in `range`.
///
/// Errors: those of report_regimes(); not_found: there is none.
Result<RegimePast> look_back(const RegimeView& view, TimeRange range);

/// In words, and as JSON; both end with a line end.
std::string regime_text(const RegimeView& view);
std::string regime_json(const RegimeView& view);

}  // namespace tern
