#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tern {

/// Words in rows, on their way to a document. Numbers are formatted already.
struct Table {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< shape [rows][header]
  std::size_t text_columns = 1;  ///< the first ones read left to right; the rest are numbers
  std::string marked = {};       ///< the row that begins with this word matters most
  std::string note = {};         ///< how to read it
};

/// `text` safe inside HTML and SVG, with the minus signs and the spaces that numbers want.
std::string escape_html(std::string_view text);

std::string to_html(const Table& table);
std::string to_markdown(const Table& table);
/// For a terminal: columns side by side, their words wrapped, about `width` characters in all. For
/// words; numbers are not lined up.
std::string to_text(const Table& table, std::size_t width);

/// `words` in lines of at most `width`, broken at spaces; a longer word is cut.
std::vector<std::string> lines_of(std::string_view words, std::size_t width);

}  // namespace tern
