#pragma once

#include <string_view>

#include "base/time.h"
#include "market/universe.h"

namespace tern {

/// An opinion: what we would like to hold, before money or risk are considered.
struct Signal {
  Timestamp as_of;
  SymbolId symbol;
  double score;            ///< 1 is long, 0 is flat; spot has no shorts
  double return_expected;  ///< log return over `horizon`, before costs
  Duration horizon;
  std::string_view reason;  ///< why, in a few words; lives as long as the program
};

}  // namespace tern
