// What can fail must be looked at.
#include "run/journal.h"

bool keep(const tern::Journal& journal) {
#ifdef TERN_MISUSE
  journal.save("run.journal");
  return true;
#else
  return journal.save("run.journal").has_value();
#endif
}
