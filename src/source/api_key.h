#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/http.h"

namespace tern {

/// A secret that a venue knows us by. It leaves only as a request's header, which is never written
/// to a log or a message; there is no other way to its text.
class ApiKey {
 public:
  HttpHeader as_header(std::string name) const { return {std::move(name), text_}; }

 private:
  friend Result<std::optional<ApiKey>> find_api_key(std::string_view venue,
                                                    const std::filesystem::path& file);
  explicit ApiKey(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// The key for `venue` ("coingecko"): the environment's TERN_COINGECKO_KEY, else the line
/// `coingecko = ...` of `file`; nothing where neither names it. An empty path: no file. Blank lines
/// and those that start with # are skipped.
///
/// Errors: not_found: no such file; untrusted: a file that is not regular, is another user's, or
/// may be read by others; invalid_argument: a line that is no `venue = key`, a key with spaces or
/// other characters that no key has. No message quotes a key.
Result<std::optional<ApiKey>> find_api_key(std::string_view venue,
                                           const std::filesystem::path& file);

}  // namespace tern
