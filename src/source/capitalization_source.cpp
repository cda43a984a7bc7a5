#include "source/capitalization_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "source/coingecko.h"
#include "source/coinmetrics.h"

namespace tern {
namespace {

constexpr std::array kServices = {
    CapitalizationService{"coingecko",
                          "the past 365 days, and the dominances of this moment; with a Pro key "
                          "all of the past, and the total",
                          make_coingecko},
    CapitalizationService{"coinmetrics",
                          "from 2010 on, no total; community data, CC BY-NC 4.0: not for "
                          "commercial use, and to be named as the source",
                          make_coinmetrics},
};

}  // namespace

std::span<const CapitalizationService> capitalization_services() {
  return kServices;
}

Result<const CapitalizationService*> find_capitalization_service(std::string_view name) {
  const auto found = std::ranges::find(kServices, name, &CapitalizationService::name);
  if (found != kServices.end()) return &*found;
  std::vector<std::string_view> names;
  for (const CapitalizationService& service : kServices) names.push_back(service.name);
  return fail(Errc::invalid_argument,
              fmt::format("'{}' cannot be asked for capitalizations: name one of {}", name,
                          fmt::join(names, ", ")));
}

std::vector<TimeRange> pages_over(std::span<const Timestamp> stamps, Duration length) {
  std::vector<TimeRange> pages;
  for (const Timestamp day : stamps) {
    if (pages.empty() || day + 24h > pages.back().begin + length) pages.push_back({day, day});
    pages.back().end = day + 24h;
  }
  return pages;
}

}  // namespace tern
