#pragma once

#include <mutex>
#include <string>
#include <vector>

namespace tern::fakes {

/// What a fake saw that no client of ours may do. Thread-safe.
class Violations {
 public:
  void add(std::string what) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(std::move(what));
  }
  std::vector<std::string> list() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
};

}  // namespace tern::fakes
