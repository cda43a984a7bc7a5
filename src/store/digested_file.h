#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/digest.h"
#include "base/result.h"

namespace tern {

/// A new file that ends with a digest of all that was written before it. What was written is
/// removed when it cannot be finished. The first failure is kept.
class DigestedWriter {
 public:
  /// The file must not be there yet.
  explicit DigestedWriter(const std::filesystem::path& file);

  void write(std::string_view bytes);
  /// Requires: called once, last. Errors: io.
  Status finish();

 private:
  void put(std::string_view bytes);

  std::filesystem::path file_;
  Descriptor out_;
  int error_;
  bool opened_;
  Sha256 digest_;
};

/// A file of a DigestedWriter, from its front.
class DigestedReader {
 public:
  static constexpr std::size_t kDigestSize = 64;

  explicit DigestedReader(const std::filesystem::path& file);

  /// Of the whole file, its digest included.
  std::size_t size() const { return size_; }
  /// False when so much is not there.
  bool read(void* to, std::size_t size);
  bool read_text(std::string& text, std::size_t size);
  /// Whether the digest of what was read stands next.
  bool digest_follows();
  /// Why the file is of no use: not_found, io, or corrupt_data.
  Error refuse() const;

 private:
  bool take(char* to, std::size_t size);

  std::filesystem::path file_;
  Descriptor in_;
  int error_ = 0;
  std::size_t size_ = 0;
  Sha256 digest_;
};

}  // namespace tern
