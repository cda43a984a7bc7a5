// Counted money and an estimate do not add: they meet in trade/rounding.h only.
#include "base/amount.h"

tern::Amount more(tern::Amount a) {
#ifdef TERN_MISUSE
  return a + 1.5;
#else
  return a + a;
#endif
}
