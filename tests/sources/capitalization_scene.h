#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "fakes/fault.h"
#include "fakes/server.h"
#include "fakes/virtual_clock.h"
#include "source/capitalization_fetch.h"
#include "store/scratch_folder.h"

namespace tern {

inline constexpr TimeRange kAllDays{kTimeMin, kTimeMax};

/// A vendor's fake behind a server, a store, and a clock for all of them.
class CapitalizationScene : public testing::Test {
 protected:
  void SetUp() override { open_store(); }

  /// An empty one.
  void open_store() {
    database_.reset();
    scratch_ = std::make_unique<ScratchFolder>();
    auto opened = Database::open(scratch_->path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::make_unique<Database>(*std::move(opened));
  }

  void serve(fakes::Answer answer) {
    server_ = std::make_unique<fakes::Server>(std::move(answer));
    auto http = HttpClient::make({.user_agent = "tern-test", .ca_file = server_->ca_file()});
    ASSERT_TRUE(http) << http.error().message;
    http_ = std::make_unique<HttpClient>(*std::move(http));
  }

  std::unique_ptr<CapitalizationSource> make(std::string_view vendor, std::uint64_t seed = 1) {
    const auto service = find_capitalization_service(vendor);
    EXPECT_TRUE(service);
    auto source = (*service)->make(
        {.http = http_.get(), .clock = &clock_, .url = server_->url(), .seed = seed}, "");
    EXPECT_TRUE(source) << source.error().message;
    return source ? *std::move(source) : nullptr;
  }

  CapitalizationPlan plan(const CapitalizationSource& source, Timestamp since) {
    const auto plan = plan_capitalizations(source, store(), since, clock_.now());
    EXPECT_TRUE(plan) << plan.error().message;
    return plan ? *plan : CapitalizationPlan{};
  }

  std::vector<CapitalizationFetched> fetch(CapitalizationSource& source, Timestamp since) {
    CapitalizationStore to = store();
    return run_capitalizations(source, to, plan(source, since), clock_);
  }

  /// The figures stamped at midnight, or the others.
  std::vector<Capitalization> load(std::string_view vendor, std::string_view name,
                                   bool daily = true) {
    auto figures = store().load({std::string(vendor), std::string(name)}, kAllDays);
    EXPECT_TRUE(figures) << figures.error().message;
    std::erase_if(*figures, [daily](const Capitalization& is) {
      return (is.stamped == std::chrono::floor<days>(is.stamped)) != daily;
    });
    return *figures;
  }

  /// That what is stored is what was to be had, and that nothing is known before it could be.
  static void expect_truth(const std::vector<Capitalization>& stored,
                           const std::vector<Capitalization>& published) {
    ASSERT_EQ(stored.size(), published.size());
    for (std::size_t i = 0; i < stored.size(); ++i) {
      EXPECT_EQ(stored[i].stamped, published[i].stamped);
      EXPECT_EQ(stored[i].value, published[i].value) << to_string(stored[i].stamped);
      EXPECT_GE(stored[i].known_at, published[i].known_at) << to_string(stored[i].stamped);
    }
  }

  static void expect_no_errors(const std::vector<CapitalizationFetched>& fetched) {
    for (const CapitalizationFetched& is : fetched) {
      EXPECT_FALSE(is.error) << is.name << ": " << is.error->message;
    }
  }

  CapitalizationStore store() { return CapitalizationStore(*database_); }

  VirtualClock clock_{utc_day(2024, 5, 20) + 13h + 37min};
  std::unique_ptr<ScratchFolder> scratch_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<fakes::Server> server_;
  std::unique_ptr<HttpClient> http_;
};

}  // namespace tern
