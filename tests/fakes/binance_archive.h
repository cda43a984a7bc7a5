#pragma once

#include <map>
#include <mutex>
#include <set>

#include "fakes/binance.h"

namespace tern::fakes {

/// What is said of a bulk file's sum.
enum class Checksum : std::uint8_t { right, wrong, missing };

struct BinanceArchiveOptions {
  bool header = false;                                             ///< the columns are named first
  std::function<Checksum(const std::string& name)> checksum = {};  ///< unset: always right
  std::set<std::string> missing = {};                              ///< "BTCUSDT-1h-2024-01.zip"
};

/// Binance's bulk files: months and days of klines, zipped, with their sums. Some are stored, most
/// deflated. Once made, a file stays as it was until republish(). Thread-safe.
class BinanceArchive {
 public:
  /// Requires: `venue` outlives the archive.
  explicit BinanceArchive(const BinanceFake& venue, BinanceArchiveOptions options = {});

  Reply answer(const Request& request);

  /// Files are made anew, with what the venue has corrected since.
  void republish();

  std::vector<std::string> violations() const { return violations_.list(); }
  /// How often each file was sent, by its name.
  std::map<std::string, std::size_t> counts() const;

 private:
  struct File;
  std::optional<File> find(const std::string& path);
  const std::string& packed(const File& file);

  const BinanceFake* venue_;
  BinanceArchiveOptions options_;
  Violations violations_;
  mutable std::mutex mutex_;  // of all below
  std::map<std::string, std::string> files_;
  std::map<std::string, std::size_t> counts_;
};

}  // namespace tern::fakes
