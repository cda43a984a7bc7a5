#pragma once

#include "source/source.h"

namespace tern {

/// Binance spot: all intervals since 2017, 1000 bars to a page with all kline columns, and bulk
/// files of whole months and days.
Venue binance_venue();

}  // namespace tern
