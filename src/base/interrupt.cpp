#include "base/interrupt.h"

#include <atomic>
#include <csignal>

namespace tern {
namespace {

std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal's handler may not lock");

extern "C" void on_signal(int signal) {
  interrupt();
  std::signal(signal, SIG_DFL);
}

}  // namespace

bool interrupted() {
  return asked.load(std::memory_order_relaxed);
}

void interrupt() {
  asked.store(true, std::memory_order_relaxed);
}

void clear_interrupt() {
  asked.store(false, std::memory_order_relaxed);
}

void interrupt_on_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

}  // namespace tern
