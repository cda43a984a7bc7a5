#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/venue_session.h"
#include "source/probe.h"

namespace tern {

// What `tern doctor --online` does and says: it asks the real venues what their documents leave
// open, and tells which of tern's assumptions hold.

struct ProbeOutcome {
  Probe probe;
  Result<ProbeFinding> finding;
};

/// Runs every probe, or those of `venue` where one is named, one after the other.
///
/// Errors: invalid_argument, naming the venues; canceled; those of HttpClient::make().
Result<std::vector<ProbeOutcome>> run_probes(std::string_view venue, const VenueAccess& access,
                                             Clock& clock);

std::string probe_text(std::span<const ProbeOutcome> outcomes, bool json);

/// Errors: network: a venue could not be asked; corrupt_data: an assumption does not hold.
Status probe_status(std::span<const ProbeOutcome> outcomes);

}  // namespace tern
