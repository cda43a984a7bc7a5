#include "app/data_funding.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "store/scratch_folder.h"

namespace tern {
namespace {

class DataFunding : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    const auto path = scratch_.path() / name;
    std::ofstream(path) << text;
    return path;
  }
  std::vector<ImportedFunding> import(const std::vector<std::filesystem::path>& files) {
    return import_funding(database_, files, {.now = utc_day(2025, 1, 1)});
  }

  ScratchFolder scratch_;
  Database database_ = *Database::open(scratch_.path());
};

TEST_F(DataFunding, IsImportedListedAndItsGapsCounted) {
  const auto file = write("BTCUSDT-funding-8h.csv",
                          "funding_time,funding_rate\n1704067200000,0.0001\n1704153600000,0.0002\n"
                          "1704153600000,0.0002\n");
  const auto imported = import({file});
  EXPECT_TRUE(funding_import_status(imported));
  const std::string text = funding_import_text(imported, false);
  EXPECT_NE(text.find("binance-perp  BTC/USDT"), std::string::npos) << text;
  EXPECT_NE(text.find("line 4, repeated"), std::string::npos) << text;
  const auto json = nlohmann::json::parse(funding_import_text(imported, true));
  EXPECT_EQ(json["funding"][0]["inserted"], 2);
  EXPECT_EQ(json["funding"][0]["quarantined"], 1);
  const auto list = *FundingStore(database_).list();
  EXPECT_EQ(nlohmann::json::parse(funding_list_text(list, true))["funding"][0]["missing"], 2);
  EXPECT_NE(funding_list_text(list, false).find("2024-01-02 00:00"), std::string::npos);
}

TEST_F(DataFunding, OneFileThatFailsKeepsNoOtherFromTheStore) {
  const auto good = write("BTCUSDT-funding.csv", "date,funding_rate\n2024-01-01,0.0001\n");
  const auto bad = write("funding.csv", "date,funding_rate\n2024-01-01,0.0001\n");
  const auto imported = import({bad, good});
  EXPECT_EQ(funding_import_status(imported).error().message,
            "1 of 2 files of funding could not be imported; the others were");
  EXPECT_NE(funding_import_text(imported, false).find("not imported: "), std::string::npos);
  EXPECT_EQ(FundingStore(database_).list()->size(), 1U);
  EXPECT_NE(funding_import_status(import({bad})).error().message.find("--pair"), std::string::npos);
  EXPECT_TRUE(funding_import_text({}, true).empty());
  EXPECT_TRUE(funding_list_text({}, true).empty());
}

}  // namespace
}  // namespace tern
