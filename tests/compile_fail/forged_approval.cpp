// Nobody but the gate makes an approved order.
#include "trade/risk_gate.h"

tern::ApprovedOrder approve(const tern::ApprovedOrder& approved) {
#ifdef TERN_MISUSE
  return tern::ApprovedOrder(approved.order(), approved.reserved());
#else
  return approved;
#endif
}
