#pragma once

#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.h"

namespace tern {

/// A kernel's state on its way to bytes or back: one list of members serves both directions, so
/// that what is saved and what is restored cannot disagree.
///
/// The bytes are for the same build on the same kind of machine; nothing else reads them.
class Memory {
 public:
  /// Writes.
  Memory() = default;
  /// Reads. `intact()` says whether every byte was there.
  explicit Memory(std::string bytes) : bytes_(std::move(bytes)), reading_(true) {}

  template <class... Members>
  void operator()(Members&... members) {
    (pass(members), ...);
  }

  const std::string& bytes() const { return bytes_; }
  /// After reading: neither too few bytes nor too many.
  bool intact() const { return intact_ && next_ == (reading_ ? bytes_.size() : 0); }

 private:
  template <class T>
  void pass(T& member) {
    if constexpr (requires { member.remember(*this); }) {
      member.remember(*this);
    } else {
      static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>,
                    "give the type a remember(Memory&) that lists its members");
      raw(&member, sizeof member);
    }
  }
  template <class T>
  void pass(std::optional<T>& member) {
    bool there = member.has_value();
    pass(there);
    if (reading_) member = there ? std::optional<T>(T{}) : std::nullopt;
    if (there) pass(*member);
  }
  void pass(std::string& text) { pass_all(text); }
  template <class T>
  void pass(std::vector<T>& members) {
    pass_all(members);
  }
  template <class T>
  void pass(std::deque<T>& members) {
    pass_all(members);
  }
  template <class Members>
  void pass_all(Members& members) {
    std::size_t size = members.size();
    pass(size);
    // A count from damaged bytes must not become an allocation.
    if (reading_ && size > bytes_.size() - next_) intact_ = false;
    if (!intact_) return;
    members.resize(size);
    for (auto& member : members) pass(member);
  }

  void raw(void* member, std::size_t size) {
    if (!reading_) {
      bytes_.append(static_cast<const char*>(member), size);
      return;
    }
    if (!intact_ || bytes_.size() - next_ < size) {
      intact_ = false;
      return;
    }
    std::memcpy(member, bytes_.data() + next_, size);
    next_ += size;
  }

  std::string bytes_;
  std::size_t next_ = 0;
  bool reading_ = false;
  bool intact_ = true;
};

}  // namespace tern
