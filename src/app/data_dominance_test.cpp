#include "app/data_dominance.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "app/data.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);

DominanceFetch made() {
  DominanceFetch fetch{.service = *find_capitalization_service("coinmetrics"),
                       .url = "https://api.example.org"};
  fetch.plan = {.requests = {{"BTC", {kDay, kDay + 24h}, "/v4?assets=btc"}},
                .estimate = 200ms,
                .remarks = {"a remark"}};
  fetch.series = {{.name = "BTC",
                   .requests = 1,
                   .outcome = {.inserted = 3, .unchanged = 2, .completed = 0, .quarantined = 1},
                   .span = TimeRange{kDay, kDay + 48h}},
                  {.name = "USDT", .error = fail(Errc::network, "it hung up")}};
  fetch.traffic.requests = 2;
  return fetch;
}

TEST(Dominance, AFetchIsToldSeriesBySeriesWithItsTerms) {
  const DominanceFetch fetch = made();
  const std::string text = dominance_text({&fetch, 1}, false);
  EXPECT_NE(text.find("coinmetrics  BTC               1         3         2        0           1  "
                      "2024-05-01 00:00  2024-05-03 00:00"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("coinmetrics USDT: it hung up"), std::string::npos);
  EXPECT_NE(text.find("coinmetrics: a remark"), std::string::npos);
  EXPECT_NE(text.find("CC BY-NC"), std::string::npos);
  const auto told = nlohmann::json::parse(dominance_text({&fetch, 1}, true));
  EXPECT_EQ(told["capitalizations"][0]["inserted"], 3);
  EXPECT_EQ(told["capitalizations"][1]["error"], "it hung up");
  EXPECT_EQ(told["capitalization_traffic"]["coinmetrics"]["requests"], 2);
  const Status status = dominance_status({&fetch, 1});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::network);
  EXPECT_TRUE(status.error().message.starts_with("1 of 2 series"));
}

TEST(Dominance, ADryRunShowsRequests) {
  const DominanceFetch fetch = made();
  const std::string text = dominance_plan_text({&fetch, 1}, false);
  EXPECT_EQ(text,
            "coinmetrics: 1 request, about 0 s\n  https://api.example.org/v4?assets=btc\n"
            "  a remark\n");
  const auto told = nlohmann::json::parse(dominance_plan_text({&fetch, 1}, true));
  EXPECT_EQ(told["capitalizations"][0]["requests"][0], "https://api.example.org/v4?assets=btc");
}

TEST(Dominance, TwoTextsAreOneDocument) {
  EXPECT_EQ(join_texts("a\n", "b\n", false), "a\nb\n");
  EXPECT_EQ(join_texts("", "{}\n", true), "{}\n");
  EXPECT_EQ(nlohmann::json::parse(join_texts(R"({"a":1})", R"({"b":[2]})", true)),
            nlohmann::json::parse(R"({"a":1,"b":[2]})"));
}

class DominanceImport : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }
  std::filesystem::path write(const std::string& name, std::string_view text) {
    std::ofstream(scratch_.path() / name) << text;
    return scratch_.path() / name;
  }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

TEST_F(DominanceImport, TellsEachSeriesAndIsListed) {
  const std::vector files = {
      write("CRYPTOCAP_BTC.D, 1D.csv",
            "time,open,high,low,close\n2024-05-01,1,2,1,51.5\n2024-05-02,1,2,1,52\n"),
      write("bad.csv", "date,price\n2024-05-01,1\n")};
  const auto imported = import_capitalizations(*database_, files, {.now = utc_day(2024, 6, 1)});
  const std::string text = capitalization_import_text(imported, false);
  EXPECT_NE(text.find("CRYPTOCAP_BTC.D, 1D.csv  tradingview   BTC.D              2         1"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("not imported: "), std::string::npos);
  const auto told = nlohmann::json::parse(capitalization_import_text(imported, true));
  EXPECT_EQ(told["capitalizations"][0]["series"][0]["quarantined"], 1);
  const Status status = capitalization_import_status(imported);
  ASSERT_FALSE(status);
  EXPECT_TRUE(status.error().message.starts_with("1 of 2 files"));
  const auto stored = CapitalizationStore(*database_).list();
  ASSERT_TRUE(stored);
  EXPECT_NE(list_text({}, false, *stored)
                .find("tradingview  BTC.D                     1           1  2024-05-01 00:00"),
            std::string::npos)
      << list_text({}, false, *stored);
  const auto listed = nlohmann::json::parse(list_text({}, true, *stored));
  EXPECT_EQ(listed["capitalizations"][0]["name"], "BTC.D");
  EXPECT_TRUE(listed["series"].empty());
}

TEST_F(DominanceImport, AJumpThatNoPriceMadeIsToldByACheck) {
  const std::vector files = {
      write("m.csv",
            "date,sol_cap,sol_price,btc_cap,total_cap\n2024-05-01,10,2,50,100\n"
            "2024-05-02,11,2.2,50,100\n2024-05-04,62,2.4,50,100\n")};
  import_capitalizations(*database_, files, {.vendor = "coingecko", .now = utc_day(2024, 6, 1)});
  const auto checks = check_capitalizations(*database_);
  ASSERT_TRUE(checks) << checks.error().message;
  const std::string text = capitalization_check_text(*checks, false);
  EXPECT_NE(text.find("coingecko SOL: 3 figures from 2024-05-01 to 2024-05-04, 1 days missing, 0 "
                      "rows refused, 0 revised\n"
                      "  jumps      1 that no price made: x5.64 on 2024-05-04 (price x1.09)\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("not looked for"), std::string::npos) << "of BTC nobody told prices";
  EXPECT_EQ(text.find("not looked for", text.find("coingecko TOTAL")), std::string::npos);
  EXPECT_EQ(text.find("SOL.PRICE"), std::string::npos);
  const auto told = nlohmann::json::parse(capitalization_check_text(*checks, true));
  EXPECT_EQ(told["capitalizations"][0]["jumps"], nullptr);
  EXPECT_EQ(told["capitalizations"][1]["jumps"].size(), 1U);
  const auto dominance = load_dominance(*database_, "coingecko");
  ASSERT_TRUE(dominance);
  const auto lines = dominance_certificate(*dominance);
  ASSERT_EQ(lines.size(), 3U) << "BTC.D, SOL.D, TOTAL";
  EXPECT_EQ(lines[1],
            "SOL.D by coingecko (TOTAL as CoinGecko counts it): 3 figures, 2024-05-01 to "
            "2024-05-04, 1 jumps that no price made");
}

TEST_F(DominanceImport, AnUpdateWithoutFiguresAsksNobody) {
  const auto vendors = update_dominance(*database_, {});
  ASSERT_TRUE(vendors);
  EXPECT_TRUE(vendors->empty());
}

TEST_F(DominanceImport, AnUpdateAsksTheVendorsThatAreStored) {
  const std::string table = "date,btc_cap\n2024-05-01,1\n";
  for (const std::string vendor : {"coinmetrics", "tradingview", "coingecko"}) {
    const std::vector files = {write(vendor + ".csv", table)};
    import_capitalizations(*database_, files, {.vendor = vendor, .now = utc_day(2024, 6, 1)});
  }
  const auto all = update_dominance(*database_, {.dry_run = true});
  ASSERT_TRUE(all) << all.error().message;
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].service->name, "coingecko");
  EXPECT_EQ((*all)[1].service->name, "coinmetrics");
  EXPECT_EQ((*all)[1].plan.requests[0].days.begin, kDay + 24h);
  const auto one = update_dominance(*database_, {.vendor = "coinmetrics", .dry_run = true});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->size(), 1U);
  const auto refused =
      update_dominance(*database_, {.dry_run = true, .access = {.url = "https://localhost:1"}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("--vendor"), std::string::npos);
}

TEST_F(DominanceImport, OnlyVendorsThatCanBeAskedAreAsked) {
  const auto fetch = fetch_dominance(*database_, {.vendor = "tradingview", .since = kDay});
  ASSERT_FALSE(fetch);
  EXPECT_NE(fetch.error().message.find("coingecko, coinmetrics"), std::string::npos);
  const auto plan =
      fetch_dominance(*database_, {.vendor = "coinmetrics", .since = kDay, .dry_run = true});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->plan.requests.size(), 3U);
  EXPECT_EQ(plan->url, "https://community-api.coinmetrics.io");
}

}  // namespace
}  // namespace tern
