#pragma once

#include <memory>

#include "forecast/ensemble.h"

namespace tern {

/// The makers behind ensemble_registry(), one for each way to weigh.
/// Requires: models >= 1; `overlap` is the bars per horizon.
std::unique_ptr<Weighing> make_equal(std::size_t models, std::size_t overlap);
std::unique_ptr<Weighing> make_inverse(std::size_t models, std::size_t overlap);
std::unique_ptr<Weighing> make_stacking(std::size_t models, std::size_t overlap);
std::unique_ptr<Weighing> make_online(std::size_t models, std::size_t overlap);

}  // namespace tern
