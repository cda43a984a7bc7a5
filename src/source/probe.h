#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace tern {

struct ProbeFinding {
  bool holds;         ///< what tern assumes is so
  std::string found;  ///< "1000 rows": what came, in either case
};

/// One thing that a venue's documents leave open and that tern assumes, with a cheap way to settle
/// it: a few questions that change nothing.
struct Probe {
  std::string_view venue;
  std::string_view name;         ///< "end bound"
  std::string_view expectation;  ///< in a sentence
  /// `context` as for the venue's source. Errors: the venue could not be asked, or would not talk.
  Result<ProbeFinding> (*run)(const SourceContext& context);
};

/// Every probe there is, venue by venue.
std::vector<Probe> probe_registry();

/// A host that is asked with a second between questions, and few times again.
VenueClient probe_client(const SourceContext& context, const std::string& url);

/// Any answer is one, a refusal too, for that is often what is probed; but not those of a host that
/// will not talk: pauses, bans, geography, its own trouble.
Result<HttpReply> ask_probe(VenueClient& client, const std::string& target,
                            const std::vector<HttpHeader>& headers = {});

}  // namespace tern
