#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "regime/kinds.h"

namespace tern {

std::span<const RegimeKind> regime_registry() {
  static const std::array kRows = {dominance_kind(), hidden_markov_kind(), volatility_kind()};
  return kRows;
}

Result<const RegimeKind*> find_regime(std::string_view name) {
  const auto rows = regime_registry();
  const auto found = std::ranges::find(rows, name, &RegimeKind::name);
  if (found != rows.end()) return &*found;
  std::vector<std::string_view> names;
  for (const RegimeKind& row : rows) names.push_back(row.name);
  return fail(Errc::invalid_argument, fmt::format("no kind of regime is called '{}'; the kinds are "
                                                  "{}",
                                                  name, fmt::join(names, ", ")));
}

Result<RegimeHistory> read_regimes(const RegimeKind& kind, const RegimeSettings& settings,
                                   std::span<const RegimeObservation> observed, Timestamp begin,
                                   int refit_days) {
  TERN_CHECK(refit_days > 0, "refits are at least a day apart");
  RegimeHistory history{&kind, {}};
  std::unique_ptr<RegimeDetector> detector;
  Timestamp next_fit = kind.learns ? begin : kTimeMin;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const Timestamp now = observed[i].as_of;
    if (kind.learns && now < begin) continue;
    if (now >= next_fit) {
      detector = kind.make(settings);
      if (auto fitted = detector->fit(observed.first(i)); !fitted) {
        return with_context(fmt::format("the regime of kind {} at {}", kind.name, to_string(now)),
                            fitted.error());
      }
      while (next_fit <= now) next_fit += days{refit_days};
      if (!kind.learns) next_fit = kTimeMax;
    }
    history.readings.push_back(detector->step(observed[i]));
  }
  if (detector) history.change = detector->what_would_change_it();
  return history;
}

}  // namespace tern
