#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tern {

/// Sorts ascending by radix, in a fraction of the time that comparing takes. `buffer` is scratch
/// space to be reused from one call to the next.
///
/// Requires: no NaN among the values.
/// Cost: three passes over the values, whatever their order.
void sort_floats(std::span<float> values, std::vector<std::uint32_t>& buffer);

}  // namespace tern
