#include "report/table.h"

#include <fmt/format.h>

namespace tern {

namespace {

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

}  // namespace tern
