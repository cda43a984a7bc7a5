#pragma once

#include <compare>
#include <string_view>

#include "base/time.h"
#include "market/universe.h"

namespace tern {

enum class Side : std::uint8_t { buy, sell };

struct OrderId {
  std::uint64_t value;
  friend auto operator<=>(OrderId, OrderId) = default;
};

/// A request to trade at market: nothing has happened yet, and it may be refused.
struct Order {
  OrderId id;
  SymbolId symbol;
  Side side;
  Amount quantity;  ///< base asset
  Timestamp placed_at;

  friend bool operator==(const Order&, const Order&) = default;
};

/// The limit that an order would have broken.
enum class Refusal : std::uint8_t {
  off_lot,             ///< the quantity is not a positive multiple of the lot
  below_notional_min,  ///< worth less than the venue takes, after rounding
  short_sale,          ///< it sells more than we hold, on spot
  insufficient_cash,   ///< it costs more than we have, fee included, on spot
  gross_weight,        ///< it would hold more than the limit's share of equity
};

/// In words: "below the minimum notional".
std::string_view to_string(Refusal why);

/// A venue's no.
struct OrderRefused {
  Timestamp at;
  OrderId order;
  Refusal why;

  friend bool operator==(const OrderRefused&, const OrderRefused&) = default;
};

}  // namespace tern
