#include "source/csv_name.h"

#include <string>
#include <vector>

#include "base/text.h"

namespace tern {
namespace {

/// The words of a name, without its extensions.
std::vector<std::string> words_of(std::string_view name) {
  std::string plain(name.substr(0, name.find('.')));
  for (char& c : plain) {
    if (c == '_' || c == ' ') c = '-';
  }
  std::vector<std::string> words;
  for (const std::string_view word : split(plain, '-')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

/// Whether parse_pair() takes `word` for a quote asset, whatever stands before it.
bool is_quote(const std::string& word) {
  const auto pair = parse_pair("X" + word);
  return pair && pair->base == "X";
}

std::optional<Pair> pair_before(const std::vector<std::string>& words, std::size_t end) {
  if (end == 0) return std::nullopt;
  const std::string& last = words[end - 1];
  if (end >= 2 && is_quote(last)) {
    const auto pair = parse_pair(words[end - 2] + "/" + last);
    return pair ? std::optional{*pair} : std::nullopt;
  }
  const auto pair = parse_pair(last);
  return pair ? std::optional{*pair} : std::nullopt;
}

}  // namespace

NamedSeries series_named(std::string_view file_name) {
  const std::vector<std::string> words = words_of(file_name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto interval = parse_interval(words[i]))
      return {.pair = pair_before(words, i), .interval = *interval};
  }
  return {.pair = pair_before(words, words.size()), .interval = std::nullopt};
}

}  // namespace tern
