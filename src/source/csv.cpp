#include "source/csv.h"

#include <fmt/format.h>

#include <iterator>

#include "source/bar_format.h"
#include "source/csv_layout.h"
#include "source/kline_rows.h"

namespace tern {
Result<KlineFile> read_klines(const TextFile& file, const std::filesystem::path& path,
                              const KlineOptions& options) {
  const std::string name = path.filename().string();
  const BarFormat& format = format_of(name, file.text);
  const auto named = format.named(path);
  if (!named) return with_context(path.string(), named.error());
  const auto pair = options.pair ? options.pair : named->pair;
  const auto interval = options.interval ? options.interval : named->interval;
  if (!pair || !interval) {
    return fail(Errc::invalid_argument,
                fmt::format("the name of {} does not say its {}: pass --pair and --interval",
                            path.string(), pair ? "interval" : "pair"));
  }
  const auto table = format.table(file.text, *pair);
  if (!table) return with_context(path.string(), table.error());
  KlineRows rows(table->layout, *pair, *interval, options.now);
  rows.read(table->text ? std::string_view(*table->text) : file.text);
  if (const auto why = rows.objection()) {
    return fail(Errc::invalid_argument, fmt::format("{} {}", path.string(), *why));
  }
  KlineFile read = std::move(rows).finish(format.name);
  read.name = name;
  read.sha256 = file.sha256;
  read.venue = named->venue;
  return read;
}

Result<KlineFile> read_kline_file(const std::filesystem::path& path, const KlineOptions& options) {
  TERN_TRY(const TextFile file, read_text_file(path));
  return read_klines(file, path, options);
}

std::string kline_text(std::span<const Bar> bars, Interval interval) {
  fmt::memory_buffer out;
  const auto to = std::back_inserter(out);
  for (std::size_t i = 0; i < kKlineFields; ++i) {
    fmt::format_to(to, "{}{}", i == 0 ? "" : ",", to_string(static_cast<KlineField>(i)));
  }
  for (const Bar& bar : bars) {
    fmt::format_to(to, "\n{},{},{},{},{},{}", epoch_ms(bar.open_time), bar.open, bar.high, bar.low,
                   bar.close, bar.volume);
    for (const auto& extra :
         {bar.quote_volume, bar.trade_count, bar.taker_buy_volume, bar.taker_buy_quote_volume}) {
      extra ? fmt::format_to(to, ",{}", *extra) : fmt::format_to(to, ",");
    }
    fmt::format_to(to, ",{}", epoch_ms(bar.open_time + length(interval)) - 1);
  }
  out.push_back('\n');
  return fmt::to_string(out);
}

}  // namespace tern
