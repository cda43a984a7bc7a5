#include "source/bar_format.h"

#include <gtest/gtest.h>

#include <set>

#include "source/csv_file.h"

namespace tern {
namespace {

TEST(BarFormats, TheNameOfEachExampleSaysItsSeries) {
  for (const BarFormat& format : bar_formats()) {
    const auto named = format.named(format.example);
    ASSERT_TRUE(named) << format.name;
    EXPECT_TRUE(named->pair && named->interval) << format.name;
    const auto found = series_of_file(format.example);
    ASSERT_TRUE(found) << format.name;
    EXPECT_EQ(found->pair, named->pair) << format.name;
    EXPECT_EQ(found->venue, named->venue) << "no earlier format may take it: " << format.name;
  }
}

TEST(BarFormats, TheLastOneTakesWhateverNoOtherDoes) {
  EXPECT_EQ(format_of("", "").name, "kline");
  EXPECT_EQ(format_of("BTCUSDT-1h.csv", "1704067200,1,2,3,4,5\n").name, "kline");
  EXPECT_EQ(format_of("BTCUSDT-1h.csv", "1704067200,1,2,3,4,5,6\n").name, "kraken");
}

TEST(BarFormats, AreDescribedInTheDocuments) {
  const auto formats = read_text_file(TERN_SOURCE_DIR "/docs/formats.md");
  ASSERT_TRUE(formats) << formats.error().message;
  for (const BarFormat& format : bar_formats()) {
    const auto row = "| `" + std::string(format.name) + "` | `" + std::string(format.example);
    EXPECT_NE(formats->text.find(row), std::string::npos) << row;
  }
}

TEST(BarFormats, AFileWhoseNameSaysNothingIsRefused) {
  for (const char* name : {"klines.csv", "orders.csv", "BTCUSDT.csv", "report.json", ""}) {
    EXPECT_FALSE(series_of_file(name)) << name;
  }
}

}  // namespace
}  // namespace tern
