#include "source/probe.h"

#include "source/binance_probe.h"
#include "source/capitalization_probe.h"
#include "source/coinbase_probe.h"
#include "source/kraken_probe.h"

namespace tern {

std::vector<Probe> probe_registry() {
  std::vector<Probe> all;
  for (const auto& probes :
       {binance_probes(), coinbase_probes(), kraken_probes(), capitalization_probes()}) {
    all.insert(all.end(), probes.begin(), probes.end());
  }
  return all;
}

VenueClient probe_client(const SourceContext& context, const std::string& url) {
  return {*context.http,
          *context.clock,
          {.url = url,
           .rate = {.weight = 1, .window = 1s, .aligned = false},
           .tries = 3,
           .seed = context.seed,
           .holds = context.holds}};
}

Result<HttpReply> ask_probe(VenueClient& client, const std::string& target,
                            const std::vector<HttpHeader>& headers) {
  const auto rule = [](const HttpReply& reply) -> Ruling {
    const bool spoken = reply.status >= 400 && reply.status < 500 && reply.status != 418 &&
                        reply.status != 429 && reply.status != 451;
    return spoken ? Ruling{} : rule_by_status(reply, "");
  };
  return client.get(target, 1, rule, headers);
}

}  // namespace tern
