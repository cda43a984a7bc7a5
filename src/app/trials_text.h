#pragma once

#include <string>

#include "store/trial_ledger.h"

namespace tern {

/// What the ledger holds, for people or for programs; ends with a line end.
/// Errors: io, corrupt_data.
Result<std::string> trials_text(const TrialLedger& ledger, bool json);

}  // namespace tern
