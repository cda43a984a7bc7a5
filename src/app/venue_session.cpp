#include "app/venue_session.h"

#include "app/system_clock.h"
#include "app/version.h"
#include "store/hold_store.h"

namespace tern {
namespace {

/// The store's holds, as the sources see them.
class StoredHolds : public HoldBook {
 public:
  explicit StoredHolds(Database& database) : holds_(database) {}
  Result<std::optional<Timestamp>> held_until(std::string_view host) override {
    return holds_.held_until(host);
  }
  Status hold(std::string_view host, Timestamp until) override { return holds_.hold(host, until); }

 private:
  HoldStore holds_;
};

}  // namespace

struct VenueSession::State {
  HttpClient http;
  StoredHolds holds;
  SystemClock clock;
  VenueAccess access;
  std::unique_ptr<BarSource> source;
};

VenueSession::VenueSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
VenueSession::VenueSession(VenueSession&&) noexcept = default;
VenueSession& VenueSession::operator=(VenueSession&&) noexcept = default;
VenueSession::~VenueSession() = default;

Result<VenueSession> VenueSession::open(Database& database, const VenueAccess& access) {
  TERN_TRY(HttpClient http, HttpClient::make({.user_agent = "tern/" + std::string(kVersion),
                                              .ca_file = access.ca_file}));
  auto state =
      std::make_unique<State>(State{std::move(http), StoredHolds(database), {}, access, nullptr});
  return VenueSession(std::move(state));
}

Result<VenueSession> VenueSession::open(const Venue& venue, Database& database,
                                        const VenueAccess& access) {
  TERN_TRY(VenueSession session, open(database, access));
  session.state_->source = venue.make(session.context());
  return session;
}

BarSource& VenueSession::source() {
  return *state_->source;
}

SourceContext VenueSession::context() {
  return {.http = &state_->http,
          .clock = &state_->clock,
          .holds = &state_->holds,
          .url = state_->access.url,
          .archive_url = state_->access.archive_url,
          .seed = state_->access.seed};
}

}  // namespace tern
