#pragma once

#include <unistd.h>

namespace tern {

/// A file that the system has opened for us, closed with its owner. Negative: it could not be.
struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

}  // namespace tern
