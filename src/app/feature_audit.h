#pragma once

#include <span>
#include <string>
#include <vector>

#include "feature/leak_audit.h"

namespace tern {

/// What the features of one instrument of `market` were found to do.
struct PairAudit {
  std::string pair;
  std::size_t instants;
  std::vector<Part> altered;         ///< what the future was made of
  std::vector<FeatureAudit> audits;  ///< shape [features]
};

/// A line per feature over all pairs, the leaks one by one, and a line that sums up; or the same
/// facts for a program. Requires: every pair has the same features.
std::string audit_text(std::span<const PairAudit> pairs, const Market& market, bool json);

/// Errors: corrupt_data: a feature leaks.
Status audit_status(std::span<const PairAudit> pairs);

}  // namespace tern
