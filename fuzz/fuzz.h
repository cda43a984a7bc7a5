#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/check.h"
#include "base/result.h"

// What the fuzz targets share. Each feeds arbitrary bytes to one parser, and aborts where the
// parser's own promises do not hold for them; the sanitizers see to the rest.

/// libFuzzer's entry, and that of the test that repeats the corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tern::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// What every message keeps to: it says something, in a line that does not command the terminal.
inline void check_message(const Error& error) {
  TERN_CHECK(!error.message.empty(), "an error says why");
  TERN_CHECK(std::ranges::none_of(error.message, [](char c) { return c >= 0 && c < ' '; }),
             "a message is one line of text");
  TERN_CHECK(error.message.size() < 4096, "a message does not repeat what it was given");
}

/// A file that holds `bytes`, for parsers that read only files. There is one, in memory; its bytes
/// are replaced at each call.
std::filesystem::path file_of(std::string_view bytes);

}  // namespace tern::fuzz
