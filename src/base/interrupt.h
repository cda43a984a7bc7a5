#pragma once

namespace tern {

/// Whether the user has asked this process to stop. What waits or takes long looks here and ends
/// with Errc::canceled; whatever was committed stays, and the next run goes on from there.
bool interrupted();

/// Asks the process to stop. Safe in a signal's handler.
void interrupt();

/// Forgets the request. For tests.
void clear_interrupt();

/// Makes Ctrl-C and SIGTERM ask to stop; a second one ends the process at once.
void interrupt_on_signals();

}  // namespace tern
