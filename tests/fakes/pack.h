#pragma once

#include <string>
#include <string_view>

namespace tern::fakes {

/// `size` bytes as gzip, `piece` over and over.
std::string gzip_of(std::string_view piece, std::size_t size);

/// A zip that holds one file; the same bytes each time.
std::string zip_of(const std::string& name, std::string_view content, bool stored);

}  // namespace tern::fakes
