#include "fakes/binance_archive.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "fakes/binance_rest.h"
#include "fakes/pack.h"

namespace tern::fakes {
namespace {

// From this day on, spot files are stamped in microseconds.
constexpr Timestamp kMicroseconds = utc_day(2025, 1, 1);

/// "BTCUSDT" of "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01.zip" and so on.
struct Address {
  bool monthly;
  std::string symbol;
  std::string interval;
  std::string file;  ///< without ".CHECKSUM"
  bool checksum;
};

std::optional<Address> parse_address(std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  if (parts.size() != 8 || parts[1] != "data" || parts[2] != "spot" || parts[4] != "klines") {
    return std::nullopt;
  }
  if (parts[3] != "monthly" && parts[3] != "daily") return std::nullopt;
  constexpr std::string_view kSuffix = ".CHECKSUM";
  std::string_view file = parts[7];
  const bool checksum = file.ends_with(kSuffix);
  if (checksum) file.remove_suffix(kSuffix.size());
  return Address{.monthly = parts[3] == "monthly",
                 .symbol = std::string(parts[5]),
                 .interval = std::string(parts[6]),
                 .file = std::string(file),
                 .checksum = checksum};
}

/// The days that a file covers, by the last part of its name.
std::optional<TimeRange> parse_days(const Address& address) {
  const std::string stem = fmt::format("{}-{}-", address.symbol, address.interval);
  std::string_view rest = address.file;
  if (!rest.starts_with(stem) || !rest.ends_with(".zip")) return std::nullopt;
  rest = rest.substr(stem.size(), rest.size() - stem.size() - 4);
  if (rest.size() != (address.monthly ? 7U : 10U)) return std::nullopt;
  const auto begin = parse_time(std::string(rest) + (address.monthly ? "-01" : ""));
  if (!begin) return std::nullopt;
  return TimeRange{*begin, address.monthly ? add_months(*begin, 1) : *begin + 24h};
}

/// When a file is there for certain: a day after its day, or after the first Monday of the month
/// that follows.
Timestamp published(const Address& address, TimeRange covered) {
  if (!address.monthly) return covered.end + 24h;
  const std::chrono::weekday weekday{std::chrono::floor<std::chrono::days>(covered.end)};
  return covered.end + (std::chrono::Monday - weekday) + 24h;
}

Reply not_found(const std::string& path) {
  return {.status = 404,
          .body = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey"
                              "</Code><Message>The specified key does not exist.</Message><Key>{}"
                              "</Key><RequestId>0</RequestId></Error>",
                              path.substr(1)),
          .content_type = "application/xml"};
}

std::string csv_of(std::span<const Bar> bars, Interval interval, bool header) {
  std::string csv;
  if (header) {
    csv +=
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
        "taker_buy_quote_volume,ignore\n";
  }
  for (const Bar& bar : bars) {
    const std::int64_t scale = bar.open_time >= kMicroseconds ? 1000 : 1;
    const std::int64_t end = epoch_ms(bar.open_time + length(interval)) * scale - 1;
    csv += fmt::format("{},{:.8f},{:.8f},{:.8f},{:.8f},{:.8f},{},{:.8f},{:.0f},{:.8f},{:.8f},0\n",
                       epoch_ms(bar.open_time) * scale, bar.open, bar.high, bar.low, bar.close,
                       bar.volume, end, *bar.quote_volume, *bar.trade_count, *bar.taker_buy_volume,
                       *bar.taker_buy_quote_volume);
  }
  return csv;
}

}  // namespace

struct BinanceArchive::File {
  Address address;
  Pair pair;
  Interval interval;
  TimeRange covered;
};

BinanceArchive::BinanceArchive(const BinanceFake& venue, BinanceArchiveOptions options)
    : venue_(&venue), options_(std::move(options)) {}

void BinanceArchive::republish() {
  const std::lock_guard lock(mutex_);
  files_.clear();
}

std::map<std::string, std::size_t> BinanceArchive::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::optional<BinanceArchive::File> BinanceArchive::find(const std::string& path) {
  const auto address = parse_address(path);
  const auto covered = address ? parse_days(*address) : std::nullopt;
  const auto interval = address ? parse_interval(address->interval) : fail(Errc::not_found, "");
  if (!covered || !interval) {
    violations_.add("a path that no bulk file has: " + path);
    return std::nullopt;
  }
  if (venue_->now() < published(*address, *covered)) return std::nullopt;
  if (options_.missing.contains(address->file)) return std::nullopt;
  for (const Pair& pair : venue_->truth().pairs()) {
    if (binance::symbol_of(pair) == address->symbol) {
      return File{*address, pair, *interval, *covered};
    }
  }
  return std::nullopt;
}

const std::string& BinanceArchive::packed(const File& file) {
  const auto [entry, fresh] = files_.try_emplace(file.address.file);
  if (fresh) {
    const std::vector<Bar> bars = venue_->closed(file.pair, file.interval, file.covered);
    const std::string_view stem =
        std::string_view(file.address.file).substr(0, file.address.file.size() - 4);
    const auto day = std::chrono::floor<std::chrono::days>(file.covered.begin);
    const bool stored = day.time_since_epoch().count() % 3 == 0;
    if (!bars.empty()) {
      entry->second =
          zip_of(fmt::format("{}.csv", stem), csv_of(bars, file.interval, options_.header), stored);
    }
  }
  return entry->second;
}

Reply BinanceArchive::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  if (!request.headers.contains("user-agent") || !request.query.empty()) {
    violations_.add("a request without User-Agent, or with parameters: " + request.target);
    return {.status = 500, .body = "refused\n", .content_type = "text/plain"};
  }
  const auto file = find(request.path);
  if (!file || packed(*file).empty()) return not_found(request.path);
  const std::string& bytes = packed(*file);
  const std::string& name = file->address.file;
  if (!file->address.checksum) {
    ++counts_[name];
    return {.body = bytes, .content_type = "application/zip"};
  }
  const Checksum checksum = options_.checksum ? options_.checksum(name) : Checksum::right;
  if (checksum == Checksum::missing) return not_found(request.path);
  const std::string sum = sha256(checksum == Checksum::right ? bytes : bytes + "?");
  ++counts_[name + ".CHECKSUM"];
  return {.body = fmt::format("{}  {}\n", sum, name), .content_type = "binary/octet-stream"};
}

}  // namespace tern::fakes
