#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace tern {

/// What had been tried on the out-of-sample rows of a run when it looked at them, and what was kept
/// back from it.
struct TrialHistory {
  struct Look {
    Timestamp at;
    std::string command;
    std::string reason;  ///< empty: nothing was sealed then
  };
  /// The final range that the configuration sets aside.
  struct Holdout {
    TimeRange range;
    bool opened = false;      ///< by this run
    std::vector<Look> looks;  ///< at rows of it, those from before it was sealed included
  };

  std::size_t run = 0;        ///< configurations that this run evaluates
  std::size_t earlier = 0;    ///< others in the ledger whose out-of-sample range overlaps
  std::size_t elsewhere = 0;  ///< that no ledger here knows of, as the configuration says
  std::optional<Holdout> holdout;

  /// What the deflated Sharpe ratio pays for.
  std::size_t all() const { return run + earlier + elsewhere; }
};

/// The same in sentences.
std::vector<std::string> trial_sentences(const TrialHistory& history);

}  // namespace tern
