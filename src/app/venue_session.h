#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "source/source.h"
#include "store/database.h"

namespace tern {

/// How a venue is reached, where not as usual.
struct VenueAccess {
  std::string url = {};          ///< empty: the venue's own
  std::string archive_url = {};  ///< likewise
  std::filesystem::path ca_file = {};
  std::uint64_t seed = 1;  ///< of the back-off's draws
};

/// A venue over the network, with all that it takes: connections, the time, and the book of hosts
/// that want to be left alone.
class VenueSession {
 public:
  /// Requires: `database` outlives the session.
  /// Errors: those of HttpClient::make().
  static Result<VenueSession> open(const Venue& venue, Database& database,
                                   const VenueAccess& access);
  /// The same without a venue, for who only needs its context().
  static Result<VenueSession> open(Database& database, const VenueAccess& access);

  VenueSession(VenueSession&&) noexcept;
  VenueSession& operator=(VenueSession&&) noexcept;
  ~VenueSession();

  /// Requires: a venue was named.
  BarSource& source();
  /// For what else a venue offers: its stream.
  SourceContext context();

 private:
  struct State;
  explicit VenueSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tern
