#include "source/capitalization_probe.h"

#include "fakes/coingecko.h"
#include "fakes/coinmetrics.h"
#include "sources/capitalization_scene.h"

namespace tern {
namespace {

class CapitalizationProbes : public CapitalizationScene {
 protected:
  /// What was found, and whether all is as assumed.
  std::string run(std::string_view vendor, bool expected) {
    std::string found;
    for (const Probe& probe : capitalization_probes()) {
      if (probe.venue != vendor) continue;
      const auto finding =
          probe.run({.http = http_.get(), .clock = &clock_, .url = server_->url(), .seed = 1});
      EXPECT_TRUE(finding) << probe.name << ": " << finding.error().message;
      if (!finding) continue;
      EXPECT_EQ(finding->holds, expected) << probe.name << ": " << finding->found;
      found += finding->found + "\n";
    }
    return found;
  }
};

TEST_F(CapitalizationProbes, CoinGeckoIsAsAssumed) {
  fakes::CoinGeckoFake fake(clock_, {.plan = fakes::CoinGeckoOptions::Plan::keyless});
  serve([&](const fakes::Request& request) { return fake.answer(request); });
  const std::string found = run("coingecko", true);
  EXPECT_NE(found.find("366 days: 401"), std::string::npos) << found;
  EXPECT_NE(found.find("the newest of 2024-05-20"), std::string::npos) << found;
  EXPECT_NE(found.find("BTC.D, USDT.D, TOTAL"), std::string::npos) << found;
  EXPECT_EQ(fake.throttled(), 0U);
  EXPECT_TRUE(fake.violations().empty());
}

TEST_F(CapitalizationProbes, CoinMetricsIsAsAssumed) {
  fakes::CoinMetricsFake fake(clock_, {});
  serve([&](const fakes::Request& request) { return fake.answer(request); });
  fake.set_url(server_->url());
  const std::string found = run("coinmetrics", true);
  EXPECT_NE(found.find("x-ratelimit-remaining "), std::string::npos) << found;
  EXPECT_TRUE(fake.violations().empty());
}

TEST_F(CapitalizationProbes, WhatIsOtherwiseIsFound) {
  serve([](const fakes::Request&) { return fakes::Reply{.status = 200, .body = "[]"}; });
  run("coingecko", false);
  run("coinmetrics", false);
}

}  // namespace
}  // namespace tern
