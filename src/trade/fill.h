#pragma once

#include "trade/order.h"

namespace tern {

/// A fact: two amounts changed hands, and a fee was paid. The price is what they imply.
struct Fill {
  OrderId order;
  SymbolId symbol;
  Timestamp filled_at;
  Amount base;      ///< received when > 0 (a buy), given when < 0
  Amount quote;     ///< of the opposite sign
  Amount fee;       ///< quote asset, >= 0
  Amount slippage;  ///< quote asset, >= 0: what the price was worse than the bar's open

  friend bool operator==(const Fill&, const Fill&) = default;
};

}  // namespace tern
