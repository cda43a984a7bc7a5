#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>

#include "fakes/server.h"

namespace tern::fakes {

/// What a client gets over by trying again, and what is over at once.
inline constexpr std::array kPassingFaults = {
    Fault::refuse, Fault::reset,      Fault::truncate,     Fault::garble, Fault::cut_json,
    Fault::html,   Fault::mislabeled, Fault::server_error, Fault::empty,  Fault::bad_gzip,
};
/// What an honest venue never does: a client refuses it, and does not try again.
inline constexpr std::array kHostileFaults = {Fault::redirect, Fault::oversized, Fault::bomb};
/// Other ways to say the same.
inline constexpr std::array kDialects = {Fault::chunked, Fault::gzip};

FaultScript no_faults();

/// `fault` for each n-th request, beginning with the n-th.
FaultScript every_nth(std::size_t n, Fault fault);

/// One of `among`, with odds of `rate`; else nothing.
FaultScript random_faults(std::uint64_t seed, double rate,
                          std::span<const Fault> among = kPassingFaults);

/// By the number of the request, from 1.
FaultScript faults_at(std::map<std::size_t, Fault> by_number);

}  // namespace tern::fakes
