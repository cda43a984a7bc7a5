#pragma once

#include "fakes/connection.h"
#include "fakes/server.h"

namespace tern::fakes {

/// Whether `fault` lets the venue speak at all.
bool reaches_venue(Fault fault);

/// Sends `reply` the way `fault` wants it; false when the connection is over with that.
bool deliver(Connection& connection, const Request& request, Reply reply, Fault fault);

}  // namespace tern::fakes
