// A venue takes only what the gate approved.
#include "sim/exchange.h"

void place(tern::SimulatedExchange& exchange, const tern::ApprovedOrder& approved) {
#ifdef TERN_MISUSE
  exchange.submit(approved.order());
#else
  exchange.submit(approved);
#endif
}
