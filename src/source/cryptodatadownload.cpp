#include "source/cryptodatadownload.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tern {
namespace {

using enum KlineField;

constexpr std::string_view kVendor = "cryptodatadownload";

struct Width {
  std::string_view word;
  Interval interval;
};
constexpr std::array kWidths = {Width{"minute", Interval::m1}, Width{"1min", Interval::m1},
                                Width{"1hr", Interval::h1},    Width{"hour", Interval::h1},
                                Width{"d", Interval::d1},      Width{"day", Interval::d1}};

std::optional<Interval> interval_of(std::string_view word) {
  if (const auto interval = parse_interval(word)) return *interval;
  const auto found = std::ranges::find(kWidths, word, &Width::word);
  return found == kWidths.end() ? std::nullopt : std::optional{found->interval};
}

bool is_name(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

/// The first two lines of a text, of which one is the header.
std::array<std::string_view, 2> first_lines(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {text, {}};
  const std::string_view rest = text.substr(end + 1);
  return {text.substr(0, end), rest.substr(0, rest.find('\n'))};
}

/// The names in a line, in lower case.
std::vector<std::string> names_in(std::string_view line) {
  std::vector<std::string_view> cells;
  split_cells(line, cells);
  std::vector<std::string> names;
  for (const std::string_view cell : cells) names.push_back(to_lower(cell));
  return names;
}

bool is_header(const std::vector<std::string>& names) {
  return std::ranges::find(names, "open") != names.end() &&
         std::ranges::find(names, "close") != names.end();
}

std::optional<KlineField> field_of(std::string_view name, const Pair& pair) {
  if (name.starts_with("unix")) return open_time;
  for (const KlineField field : {open, high, low, close, volume}) {
    if (name == to_string(field)) return field;
  }
  if (name == "volume " + to_lower(pair.base)) return volume;
  if (name == "volume " + to_lower(pair.quote)) return quote_volume;
  if (name == "tradecount" || name == "trade count") return trade_count;
  return std::nullopt;
}

}  // namespace

bool is_cryptodatadownload(std::string_view, std::string_view text) {
  const auto lines = first_lines(text);
  if (to_lower(lines[0]).find(kVendor) != std::string::npos) return true;
  return std::ranges::any_of(lines, [](std::string_view line) {
    const std::vector<std::string> names = names_in(line);
    const auto begins = [&](std::string_view word) {
      return std::ranges::any_of(names, [&](const auto& name) { return name.starts_with(word); });
    };
    return is_header(names) && begins("unix") && begins("volume ");
  });
}

Result<NamedSeries> cryptodatadownload_named(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  const auto words = split(std::string_view(name).substr(0, name.find('.')), '_');
  NamedSeries series;
  if (words.size() < 3 || !is_name(words.front())) return series;
  series.interval = interval_of(words.back());
  if (const auto pair = parse_pair(words[1])) series.pair = *pair;
  if (series.pair && series.interval) {
    series.venue = fmt::format("{}.{}", to_lower(words.front()), kVendor);
  }
  return series;
}

Result<KlineTable> cryptodatadownload_table(std::string_view text, const Pair& pair) {
  const auto lines = first_lines(text);
  std::vector<std::string> names = names_in(lines[0]);
  const bool at_once = is_header(names);
  if (!at_once) names = names_in(lines[1]);
  KlineLayout layout{
      .cell = {}, .cells = names.size(), .header = true, .lines_before = at_once ? 1U : 2U};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "symbol") layout.symbol = i;
    const auto field = field_of(names[i], pair);
    if (!field) continue;
    if (layout[*field]) {
      return fail(Errc::invalid_argument,
                  fmt::format("has two columns for {}: '{}' and '{}'", to_string(*field),
                              quotable(names[*layout[*field]], 60), quotable(names[i], 60)));
    }
    layout[*field] = i;
  }
  if (const auto field = missing_field(layout)) {
    return fail(Errc::invalid_argument,
                fmt::format("names no column for {} in line 1 or 2: expected a header such as "
                            "Unix,Date,Symbol,Open,High,Low,Close,Volume {},Volume {}",
                            to_string(*field), pair.base, pair.quote));
  }
  return KlineTable{layout};
}

}  // namespace tern
