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
                          "BTC, ETH, SOL, USDT of the past 365 days, and BTC.D, USDT.D, TOTAL of "
                          "this moment; all of the past and TOTAL with a Pro key",
                          "", make_coingecko},
    CapitalizationService{"coinmetrics", "BTC, ETH, USDT from 2010 on",
                          "community data of Coin Metrics under CC BY-NC 4.0: name the source, and "
                          "do not use it commercially",
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
