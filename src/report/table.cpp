#include "report/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace tern {

namespace {

constexpr std::size_t kTextGap = 2;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_minus(std::string_view text, std::size_t at) {
  const bool before_digit = at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9';
  return before_digit && (at == 0 || (!is_alphanumeric(text[at - 1]) && text[at - 1] != '-'));
}

/// A space that belongs to a number: 35 040, 0.68 %, p at the end of a title.
bool is_bound(std::string_view text, std::size_t at) {
  if (at == 0 || at + 1 == text.size()) return false;
  const char after = text[at + 1];
  const bool digits = text[at - 1] >= '0' && text[at - 1] <= '9' && after >= '0' && after <= '9';
  return digits || after == '%' || (after == 'p' && at + 2 == text.size());
}

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') {
      out += "\\|";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

/// One row of cells, each as many lines as its words need.
std::string text_row(const std::vector<std::string>& cells, std::size_t first, std::size_t other) {
  std::vector<std::vector<std::string>> columns;
  std::size_t lines = 0;
  for (const auto& cell : cells) {
    columns.push_back(lines_of(cell, columns.empty() ? first : other));
    lines = std::max(lines, columns.back().size());
  }
  std::string out;
  for (std::size_t line = 0; line < lines; ++line) {
    std::string words;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string cell = line < columns[c].size() ? columns[c][line] : "";
      words += fmt::format("{:<{}}", cell, (c == 0 ? first : other) + kTextGap);
    }
    words.erase(words.find_last_not_of(' ') + 1);
    out += words + "\n";
  }
  return out;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '-':
        out += is_minus(text, i) ? "&#8722;" : "-";
        break;
      case ' ':
        out += is_bound(text, i) ? "&#160;" : " ";
        break;
      default:
        out += text[i];
    }
  }
  return out;
}

std::string to_html(const Table& table) {
  const auto kind = [&](std::size_t column) {
    return column < table.text_columns ? "" : " class=\"n\"";
  };
  std::string out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                    escape_html(table.caption) + "\"><table>\n<caption>" + "<span>" +
                    escape_html(table.caption) + "</span></caption>\n<thead><tr>";
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    out += fmt::format("<th scope=\"col\"{}>{}</th>", kind(c), escape_html(table.header[c]));
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    const bool marked = !row.empty() && row.front() == table.marked;
    out += marked ? "<tr class=\"marked\">" : "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c) {
      out += c == 0 ? fmt::format("<th scope=\"row\">{}</th>", escape_html(row[c]))
                    : fmt::format("<td{}>{}</td>", kind(c), escape_html(row[c]));
    }
    out += "</tr>\n";
  }
  if (table.rows.empty()) {
    out += fmt::format("<tr><td colspan=\"{}\">none</td></tr>\n", table.header.size());
  }
  out += "</tbody></table></div>\n";
  if (!table.note.empty()) out += "<p class=\"note\">" + escape_html(table.note) + "</p>\n";
  return out;
}

std::string to_markdown(const Table& table) {
  std::string out = "**" + escape_markdown(table.caption) + "**\n\n|";
  for (const auto& title : table.header) out += " " + escape_markdown(title) + " |";
  out += "\n|";
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    out += c < table.text_columns ? " --- |" : " ---: |";
  }
  out += "\n";
  for (const auto& row : table.rows) {
    out += "|";
    for (const auto& cell : row) out += " " + escape_markdown(cell) + " |";
    out += "\n";
  }
  if (table.rows.empty()) out += "\nNone.\n";
  if (!table.note.empty()) out += "\n" + escape_markdown(table.note) + "\n";
  return out + "\n";
}

std::string to_text(const Table& table, std::size_t width) {
  // The first column names the row; the others share what it leaves.
  const std::size_t first = width / 5;
  const std::size_t others = std::max<std::size_t>(table.header.size(), 2) - 1;
  const std::size_t other = (width - first) / others - kTextGap;
  std::string out = table.caption + "\n\n" + text_row(table.header, first, other);
  out += std::string(width, '-') + "\n";
  for (const auto& row : table.rows) out += text_row(row, first, other) + "\n";
  for (const auto& line : lines_of(table.note, width)) out += line.empty() ? "" : line + "\n";
  return out;
}

std::vector<std::string> lines_of(std::string_view words, std::size_t width) {
  std::vector<std::string> lines;
  while (words.size() > width) {
    const auto space = words.rfind(' ', width);
    const std::size_t at = space == std::string_view::npos || space == 0 ? width : space;
    lines.emplace_back(words.substr(0, at));
    words.remove_prefix(std::min(words.size(), at + (at == space ? 1 : 0)));
  }
  lines.emplace_back(words);
  return lines;
}

}  // namespace tern
