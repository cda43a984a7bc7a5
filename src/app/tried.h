#pragma once

#include <vector>

#include "app/evaluation.h"
#include "store/trial_ledger.h"

namespace tern {

/// A look that is in the ledger, and what the ledger knew of others then.
struct Tried {
  std::int64_t look;            ///< its number
  std::vector<Trial> trials;    ///< of this look
  std::vector<double> sharpes;  ///< per bar; of others that traded on overlapping rows
  TrialHistory history;
};

/// Writes down that `command` is about to evaluate `trials`. Called before the first of them is, so
/// that a run which fails or is killed has looked all the same. Whatever evaluates configurations
/// out of sample, and judges them by luck, comes through here.
///
/// Errors: io, corrupt_data.
Result<Tried> look(Database& database, const Evaluation& evaluation, std::string command,
                   std::vector<Trial> trials);

}  // namespace tern
