#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/universe.h"
#include "source/venue_client.h"
#include "store/bar_store.h"

namespace tern {

/// One request that has not been sent yet.
struct BarRequest {
  Pair pair;
  Interval interval;
  TimeRange open_times;  ///< of the bars that it asks for; edges on the interval's grid
  std::string target;    ///< what is asked: "/api/v3/klines?symbol=BTCUSDT&..."
  double weight = 1;     ///< against the venue's limit
  bool archive = false;  ///< a bulk file; where it does not exist, plan_bars() without archives
};

/// A venue's answer: what it says about a stretch of time.
///
/// Holds: `bars` are possible, on the grid, closed by the venue's clock, in strict time order, and
///        inside `answered`.
struct BarPage {
  std::vector<Bar> bars;
  std::vector<QuarantinedRow> refused;
  TimeRange answered;  ///< open times; a bar in here that is not among `bars` does not exist
  std::string sha256;  ///< of the body
  std::string layout;  ///< "binance klines, 12 columns, epoch ms"
  std::vector<std::string> remarks = {};  ///< what a person should hear: a checksum that was wrong
};

/// Whether bulk files are used: where they save requests, always, or never.
enum class Archives : std::uint8_t { where_shorter, always, never };

/// A venue that sells its past for nothing. The port behind which each venue is one file.
class BarSource {
 public:
  virtual ~BarSource() = default;

  /// The venue's clock, to within a round trip. Asked once in a while, not each time.
  virtual Result<Timestamp> server_time() = 0;

  /// Errors: not_found: no such pair, saying what it may be called, or that it was delisted.
  virtual Status check_pair(const Pair& pair) = 0;

  /// The open time of the first bar there is, by search; nothing when there is none.
  virtual Result<std::optional<Timestamp>> first_open(const Pair& pair, Interval interval) = 0;

  /// The requests that fetch the bars of `wanted`, oldest first. Sends nothing.
  ///
  /// Requires: the venue serves `interval` itself; `wanted` is on its grid.
  virtual std::vector<BarRequest> plan(const Pair& pair, Interval interval, TimeRange wanted,
                                       Archives archives) const = 0;

  /// Sends one.
  ///
  /// Errors: not_found: a bulk file that does not exist (yet); corrupt_data: an answer that breaks
  /// the venue's own contract; those of VenueClient::get().
  virtual Result<BarPage> fetch(const BarRequest& request) = 0;

  virtual const Traffic& traffic() const = 0;
};

/// What a source is given.
struct SourceContext {
  HttpClient* http;
  Clock* clock;
  HoldBook* holds = nullptr;
  std::string url = {};  ///< another host with the same contract; empty: the venue's own
  std::string archive_url = {};
  std::uint64_t seed = 1;

  /// Where to ask: the host given, else the venue's `own`.
  std::string url_or(std::string_view own) const { return url.empty() ? std::string(own) : url; }
};

/// What a venue serves: one row per venue.
struct Venue {
  std::string_view name;                  ///< "binance": in commands, and in Series::venue
  std::string_view title;                 ///< "Binance spot"
  std::span<const Interval> intervals;    ///< that it serves itself; longer ones are built
  std::size_t page_bars;                  ///< in one answer
  std::optional<std::size_t> depth_bars;  ///< only the newest so many; unset: all of the past
  std::string_view columns;               ///< beyond OHLCV: "quote volume, trades, taker buys"
  bool archives;                          ///< has bulk files
  bool stream;                            ///< has a stream of closed bars
  std::string_view url;
  std::unique_ptr<BarSource> (*make)(const SourceContext& context);
  Duration pace = Duration{0};  ///< between two requests, by its rate limit; for estimates
  std::string_view archive_url = {};
};

std::span<const Venue> venue_registry();
/// Errors: invalid_argument, naming the venues there are.
Result<const Venue*> find_venue(std::string_view name);

}  // namespace tern
