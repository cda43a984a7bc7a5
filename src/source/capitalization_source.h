#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"
#include "store/capitalization_store.h"

namespace tern {

/// One request that has not been sent yet.
struct CapitalizationRequest {
  std::string name;    ///< of a series; kSnapshot, which several series have
  TimeRange days;      ///< stamps of the daily figures that it is to answer
  std::string target;  ///< what is asked: "/api/v3/global"
};
inline constexpr std::string_view kSnapshot = "snapshot";

/// What a vendor says about one series.
///
/// Holds: `figures` are possible, and in strict order of their stamps.
struct CapitalizationAnswer {
  std::string name;
  std::vector<Capitalization> figures;
  std::vector<QuarantinedRow> refused = {};  ///< values that cannot be
};

struct CapitalizationPage {
  std::vector<CapitalizationAnswer> answers;
  std::string layout;                                        ///< "coingecko market chart, epoch ms"
  std::string sha256 = {};                                   ///< of the body
  std::optional<CapitalizationRequest> next = std::nullopt;  ///< for the rest of what was asked
};

/// A vendor of figures about the whole market. The port behind which each vendor is one file.
class CapitalizationSource {
 public:
  virtual ~CapitalizationSource() = default;

  virtual const CapitalizationVendor& vendor() const = 0;
  /// The daily series that it serves.
  virtual std::span<const std::string_view> names() const = 0;
  /// How far back its daily figures go from now; unset: all the way.
  virtual std::optional<Duration> depth() const = 0;
  /// What the market is worth just now, where the vendor says so.
  virtual std::optional<CapitalizationRequest> snapshot() const = 0;
  /// The requests that answer the daily figures of `stamps`, oldest first. Sends nothing.
  ///
  /// Requires: midnights in strict order.
  virtual std::vector<CapitalizationRequest> plan(std::string_view name,
                                                  std::span<const Timestamp> stamps) const = 0;
  /// Sends one. It may answer more days than were asked for.
  ///
  /// Errors: invalid_argument: refused, saying what to do; corrupt_data: an answer that breaks the
  /// vendor's own contract; those of VenueClient::get().
  virtual Result<CapitalizationPage> fetch(const CapitalizationRequest& request) = 0;
  virtual RateRule rate() const = 0;
  virtual const std::string& url() const = 0;
  virtual const Traffic& traffic() const = 0;
};

/// A vendor that can be asked: one row per vendor.
struct CapitalizationService {
  std::string_view name;
  std::string_view covers;  ///< what it gives
  std::string_view terms;   ///< under which, where its user must know; may be empty
  /// Errors: those of find_api_key(), which looks into `key_file`; an empty path: no file.
  Result<std::unique_ptr<CapitalizationSource>> (*make)(const SourceContext& context,
                                                        const std::filesystem::path& key_file);
};

std::span<const CapitalizationService> capitalization_services();
/// Errors: invalid_argument, naming the vendors that can be asked.
Result<const CapitalizationService*> find_capitalization_service(std::string_view name);

/// The fewest stretches of at most `length` that hold all of `stamps`, each from one of them to the
/// end of another's day.
///
/// Requires: midnights in strict order; `length` of whole days.
std::vector<TimeRange> pages_over(std::span<const Timestamp> stamps, Duration length);

}  // namespace tern
