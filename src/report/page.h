#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/table.h"

namespace tern {

// The parts of a page in HTML, alike in every document.

/// A picture with the numbers behind it.
struct Picture {
  std::string id;
  std::string title;
  std::string caption;              ///< how to read it
  std::vector<std::string> wide;    ///< SVG; several stand side by side
  std::vector<std::string> narrow;  ///< for a phone; empty when `wide` serves there too
  Table table;
};

/// A number large enough to be seen first, and how far to trust it.
struct KeyNumber {
  std::string name;
  std::string value;
  std::string doubt;
};

std::string html_list(const std::vector<std::string>& sentences, std::string_view css);
std::string html_section(std::string_view id, std::string_view title, const std::string& body);
std::string html_figure(const Picture& picture);
std::string html_numbers(const std::vector<KeyNumber>& numbers);
/// A table that is folded away when it has more rows than a screen, or in any case.
std::string html_folded(const Table& table);
std::string html_closed(const Table& table);
/// A table of words: its first column is narrow, and the others wrap.
std::string html_plain(const std::string& table);

/// The whole document, which asks nothing of the network. `reminder` is the last sentence on it.
std::string html_page(std::string_view title, const std::string& body, std::string_view version,
                      std::string_view reminder);

}  // namespace tern
