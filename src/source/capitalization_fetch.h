#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "source/capitalization_source.h"

namespace tern {

/// What will be asked of a vendor.
struct CapitalizationPlan {
  std::vector<CapitalizationRequest> requests;
  Duration estimate;                 ///< at the vendor's rate limit
  std::vector<std::string> remarks;  ///< "CoinGecko serves only the past 365 days: ..."
};

/// Plans the snapshot, and the daily figures stamped from `since` on that are published by `now`,
/// not stored, and not known to be missing at the vendor's.
///
/// Errors: io, corrupt_data.
Result<CapitalizationPlan> plan_capitalizations(const CapitalizationSource& source,
                                                const CapitalizationStore& store, Timestamp since,
                                                Timestamp now);

/// What became of one series.
struct CapitalizationFetched {
  std::string name;
  std::size_t requests = 0;
  ImportOutcome outcome{};
  std::optional<TimeRange> span = std::nullopt;  ///< stamps of the first and last figure, both in
  std::optional<Error> error = std::nullopt;     ///< why it stopped; what came before is stored
};

/// Told after each request of the plan how many are done.
using CapitalizationProgress =
    std::function<void(const CapitalizationRequest& request, std::size_t done)>;

/// Sends what was planned. Each answer is stored in a transaction, so that a fetch killed anywhere
/// goes on where it stopped. One series that fails does not keep the others from being fetched, but
/// a vendor that wants a pause, or a user who asks to stop, ends them all.
std::vector<CapitalizationFetched> run_capitalizations(CapitalizationSource& source,
                                                       CapitalizationStore& store,
                                                       const CapitalizationPlan& plan, Clock& clock,
                                                       const CapitalizationProgress& progress = {});

}  // namespace tern
