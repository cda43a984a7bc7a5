#include "report/page.h"

#include <fmt/format.h>

#include "report/html_style.h"

namespace tern {

std::string html_list(const std::vector<std::string>& sentences, std::string_view css) {
  std::string out = fmt::format("<ul class=\"{}\">\n", css);
  for (const auto& sentence : sentences) out += "<li>" + escape_html(sentence) + "</li>\n";
  return out + "</ul>\n";
}

std::string html_section(std::string_view id, std::string_view title, const std::string& body) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escape_html(title),
                     body);
}

std::string html_figure(const Picture& picture) {
  const auto drawings = [](const std::vector<std::string>& svgs, std::string_view css) {
    std::string out = fmt::format("<div class=\"{}\">\n", css);
    for (const auto& svg : svgs) out += svg;
    return out + "</div>\n";
  };
  std::string out =
      fmt::format("<figure id=\"{}\"{}>\n<figcaption><h3>{}</h3><p>{}</p></figcaption>\n",
                  picture.id, picture.narrow.empty() ? "" : " class=\"has-narrow\"",
                  escape_html(picture.title), escape_html(picture.caption));
  out += drawings(picture.wide, picture.narrow.empty() ? "panels" : "wide");
  if (!picture.narrow.empty()) out += drawings(picture.narrow, "narrow");
  return out + "<details><summary>The numbers</summary>\n" + to_html(picture.table) +
         "</details>\n</figure>\n";
}

std::string html_folded(const Table& table) {
  constexpr std::size_t kScreen = 30;
  return table.rows.size() <= kScreen ? to_html(table) : html_closed(table);
}

std::string html_closed(const Table& table) {
  return fmt::format("<details><summary>{}: {} rows</summary>\n{}</details>\n",
                     escape_html(table.caption), table.rows.size(), to_html(table));
}

std::string html_plain(const std::string& table) {
  return "<div class=\"plain\">" + table + "</div>\n";
}

std::string html_numbers(const std::vector<KeyNumber>& numbers) {
  std::string out = "<dl class=\"numbers\">\n";
  for (const KeyNumber& n : numbers) {
    out += fmt::format(
        "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd class=\"doubt\">{}</dd></div>\n",
        escape_html(n.name), escape_html(n.value), escape_html(n.doubt));
  }
  return out + "</dl>\n";
}

std::string html_page(std::string_view title, const std::string& body, std::string_view version,
                      std::string_view reminder) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}"
      "<footer>Made by tern {}. {}</footer>\n"
      "</main>\n</body>\n</html>\n",
      escape_html(title), kHtmlStyle, body, escape_html(version), escape_html(reminder));
}

}  // namespace tern
