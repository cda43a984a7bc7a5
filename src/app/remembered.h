#pragma once

#include <string>

#include "app/command.h"
#include "app/learned.h"

namespace tern {

/// Everything that decides a forecast beside data and options, in words: the code, its libraries,
/// the processor.
std::string code_of_forecasts();

/// The memory that --memory allows, and where finished folds and unfinished fits are kept from one
/// command to the next: nowhere with --no-cache. When a fold cannot be kept the user is told once,
/// and the work goes on.
FoldMeans fold_means(const Globals& globals);

}  // namespace tern
