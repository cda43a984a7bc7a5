#include "report/well_formed.h"

#include <vector>

namespace tern {

namespace {

bool is_void(std::string_view name) {
  return name == "meta" || name == "!doctype" || name == "br";
}

/// Follows one tag; gives what is wrong with it.
std::string follow(std::string_view tag, std::vector<std::string>& open) {
  const bool closes = tag.starts_with('/');
  const std::string name(
      tag.substr(closes ? 1 : 0, tag.find_first_of(" \n", 1) - (closes ? 1 : 0)));
  if (tag.find('<') != std::string_view::npos) return "a tag inside a tag: " + std::string(tag);
  if (closes) {
    if (open.empty() || open.back() != name) return "</" + name + "> closes nothing";
    open.pop_back();
  } else if (!tag.ends_with('/') && !is_void(name)) {
    open.push_back(name);
  }
  return "";
}

}  // namespace

std::string complaint(std::string_view markup) {
  for (const std::string_view word : {"nan", "inf"}) {
    for (auto at = markup.find(word); at != std::string_view::npos;
         at = markup.find(word, at + 1)) {
      const char before = at == 0 ? ' ' : markup[at - 1];
      if (std::string_view("\", -LM>").find(before) == std::string_view::npos) continue;
      const std::string_view after = markup.substr(at + 3, 1);
      if (after.empty() || std::string_view(", \"L<%").find(after) != std::string_view::npos) {
        return "not a number: " + std::string(markup.substr(at < 20 ? 0 : at - 20, 40));
      }
    }
  }
  std::vector<std::string> open;
  for (std::size_t at = 0; at < markup.size(); ++at) {
    if (markup[at] == '&' && markup.substr(at, 8).find(';') == std::string_view::npos) {
      return "a bare ampersand: " + std::string(markup.substr(at, 20));
    }
    if (markup[at] != '<') continue;
    const auto end = markup.find('>', at);
    if (end == std::string_view::npos) return "a tag that never ends";
    std::string wrong = follow(markup.substr(at + 1, end - at - 1), open);
    if (!wrong.empty()) return wrong;
    at = end;
  }
  return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

}  // namespace tern
