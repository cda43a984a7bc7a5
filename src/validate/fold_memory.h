#pragma once

#include <functional>
#include <optional>
#include <string>

namespace tern {

/// Where what finished folds said is kept from one run to the next. Keys are 64 hexadecimal digits
/// that name all that it depends on (fold_key.h), so what is found is never stale; the functions
/// are called from several threads.
struct FoldMemory {
  /// What decides a forecast beside data and options: the code, its libraries, the processor.
  std::string code = {};
  /// Nothing where the key is not known.
  std::function<std::optional<std::string>(const std::string& key)> find = {};
  std::function<void(const std::string& key, const std::string& model, const std::string& bytes)>
      keep = {};

  bool remembers() const { return find && keep; }
};

}  // namespace tern
