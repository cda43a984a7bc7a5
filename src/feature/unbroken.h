#pragma once

#include "feature/rolling.h"

namespace tern {

/// A rolling window over instruments other than the own one. Their holes renew no kernel, so the
/// kernel restarts the window itself.
template <class Window>
class Unbroken {
 public:
  explicit Unbroken(int bars) : window_(bars), bars_(bars) {}

  template <class... Values>
  void push(Values... values) {
    window_.push(values...);
    empty_ = false;
  }
  /// Costs nothing while the window is empty: an instrument may be absent for years.
  void restart() {
    if (!empty_) window_ = Window(bars_);
    empty_ = true;
  }
  bool empty() const { return empty_; }
  const Window* operator->() const { return &window_; }
  void remember(Memory& memory) { memory(window_, empty_); }

 private:
  Window window_;
  int bars_;
  bool empty_ = true;
};

}  // namespace tern
