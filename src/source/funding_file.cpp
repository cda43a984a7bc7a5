#include "source/funding_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

#include "base/text.h"
#include "source/csv_layout.h"
#include "source/gunzip.h"
#include "source/stamp.h"

namespace tern {
namespace {

constexpr std::size_t kPeek = 4096;
constexpr int kRatesADay = 3;

struct Layout {
  std::size_t stamp;
  std::size_t rate;
  bool daily;
};

std::optional<Layout> layout_of(std::string_view first_line) {
  std::vector<std::string_view> cells;
  split_cells(trim(first_line), cells);
  const auto place_of = [&](std::string_view name) {
    const auto is = [&](std::string_view cell) { return to_lower(cell) == name; };
    return static_cast<std::size_t>(std::ranges::find_if(cells, is) - cells.begin());
  };
  const auto find = [&](auto... names) {
    return std::min({place_of(names)...});  // past the end where none is there
  };
  const std::size_t rate = find("funding_rate", "fundingrate", "last_funding_rate");
  const std::size_t stamp = find("funding_time", "fundingtime", "calc_time");
  const std::size_t date = find("date");
  if (rate == cells.size()) return std::nullopt;
  if (stamp < cells.size()) return Layout{stamp, rate, false};
  if (date < cells.size()) return Layout{date, rate, true};
  return std::nullopt;
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

/// The first word of a name such as BTCUSDT-fundingRate-2023-01.csv, or BTC_USDT-funding.csv.
std::optional<Pair> pair_named(std::string_view name) {
  const std::string lower = to_lower(name);
  std::size_t end = std::min(lower.find("funding"), lower.find('.'));
  while (end != std::string::npos && end > 0 &&
         std::string_view("-_ ").find(lower[end - 1]) != std::string_view::npos) {
    --end;
  }
  const auto pair = parse_pair(name.substr(0, end));
  return pair ? std::optional(*pair) : std::nullopt;
}

/// Whether `mean` can be the mean of three rates of eight decimals.
bool is_mean_of_three(double mean) {
  const double sum = mean * kRatesADay * 1e8;
  return std::abs(sum - std::round(sum)) < 1e-3;
}

/// Reads row after row, and says why one cannot be used.
class RateReader {
 public:
  RateReader(const Layout& layout, Timestamp now) : layout_(layout), now_(now) {}

  std::optional<std::string_view> take(std::span<const std::string_view> cells) {
    due.reset();
    if (std::max(layout_.stamp, layout_.rate) >= cells.size()) return "cut short";
    const auto stamp = parse_stamp(cells[layout_.stamp]);
    if (!stamp) return "no time";
    due = std::chrono::floor<std::chrono::hours>(stamp->time);
    if (stamp->time - *due > 1min) return "not on the hour";
    if (layout_.daily && *due != std::chrono::floor<days>(*due)) return "not a date";
    const auto rate = parse_double(cells[layout_.rate]);
    if (!rate || !std::isfinite(*rate)) return "no rate";
    if (std::abs(*rate) > kFundingRateMax) return "a rate beyond 10 %, in percent perhaps";
    if (layout_.daily && !is_mean_of_three(*rate)) {
      return "no mean of three rates: the venue settled at other times that day";
    }
    const Timestamp last = layout_.daily ? *due + (kRatesADay - 1) * kFundingPeriod : *due;
    if (last > now_) return "not due yet";
    if (!rates.empty() && *due <= rates.back().rate.at) return "repeated or out of order";
    for (Timestamp at = *due; at <= last; at += kFundingPeriod) {
      rates.push_back({{at, *rate}, layout_.daily});
    }
    return std::nullopt;
  }

  std::vector<StoredFunding> rates;
  std::optional<Timestamp> due;  ///< of the row before, where it said

 private:
  Layout layout_;
  Timestamp now_;
};

}  // namespace

bool is_funding_file(const std::filesystem::path& path) {
  std::array<char, kPeek> bytes{};
  std::ifstream in(path, std::ios::binary);
  in.read(bytes.data(), bytes.size());
  const std::string_view read(bytes.data(),
                              static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  std::string text(read);
  if (read.starts_with("\x1f\x8b")) {
    text.clear();
    static_cast<void>(Gunzip().feed(read, text, 16 * kPeek));
  }
  return layout_of(first_line(text)).has_value();
}

Result<FundingFile> read_funding(const TextFile& file, std::string_view name,
                                 const FundingFileOptions& options) {
  const auto layout = layout_of(first_line(file.text));
  if (!layout) {
    return fail(Errc::invalid_argument,
                "holds no funding: expected the columns funding_time,funding_rate, or "
                "calc_time,last_funding_rate, or date,funding_rate");
  }
  const auto pair = options.pair ? options.pair : pair_named(name);
  if (!pair) {
    return fail(Errc::invalid_argument,
                "does not say by its name whose funding it holds: pass --pair, such as BTC/USDT");
  }
  FundingFile made{.name = std::string(name),
                   .sha256 = file.sha256,
                   .layout = layout->daily ? "daily means of funding" : "funding rates",
                   .pair = *pair,
                   .rows = 0,
                   .rates = {},
                   .refused = {}};
  RateReader reader(*layout, options.now);
  std::vector<std::string_view> cells;
  std::int64_t line = 0;
  for (const std::string_view untrimmed : split(file.text, '\n')) {
    const std::string_view row = trim(untrimmed);
    if (++line == 1 || row.empty()) continue;
    ++made.rows;
    split_cells(row, cells);
    if (const auto why = reader.take(cells)) {
      made.refused.push_back(
          {reader.due, line, std::string(row.substr(0, 300)), std::string(*why)});
    }
  }
  made.rates = std::move(reader.rates);
  if (!made.rates.empty()) return made;
  return fail(Errc::invalid_argument,
              made.refused.empty()
                  ? std::string("holds no rates")
                  : fmt::format("holds no rate that can be used: the first row (line {}) is "
                                "refused because: {}",
                                made.refused.front().line, made.refused.front().reason));
}

Result<FundingImport> import_funding_file(FundingStore& store, const std::filesystem::path& path,
                                          const FundingFileOptions& options) {
  TERN_TRY(const TextFile text, read_text_file(path));
  const auto file = read_funding(text, path.filename().string(), options);
  if (!file) {
    Error error = file.error();
    error.message = fmt::format("{} {}", path.string(), error.message);
    return error;
  }
  FundingImport made{.series = {options.venue, file->pair},
                     .source = {.name = file->name,
                                .sha256 = file->sha256,
                                .layout = file->layout,
                                .imported_at = options.now},
                     .rows = file->rows,
                     .outcome = {},
                     .first_refused = {}};
  TERN_TRY(made.outcome, store.record(made.series, made.source, file->rates, file->refused));
  if (!file->refused.empty()) {
    const QuarantinedRow& first = file->refused.front();
    made.first_refused = fmt::format("line {}, {}", first.line, first.reason);
  }
  return made;
}

}  // namespace tern
