#pragma once

#include <string>

#include "app/audited.h"

namespace tern {

/// One row per check, the spread of cross-validation beside the walk-forward figures, and a
/// verdict; or the same facts for a program.
std::string audit_text(const Audit& audit, const Market& market, bool json);

/// Errors: corrupt_data: a check failed.
Status audit_status(const Audit& audit);

}  // namespace tern
