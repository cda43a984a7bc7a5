#include <fmt/format.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <bit>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/feature_table.h"
#include "base/text.h"
#include "feature/compute.h"
#include "feature/selection.h"
#include "source/csv_file.h"
#include "source/synthetic.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr std::size_t kHours = 900;
constexpr TimeRange kAlways{kTimeMin, kTimeMax};

class FeatureCompute : public testing::Test {
 protected:
  /// `tern features compute` on a simulated market; `rest` are further words.
  Status run(std::string_view rest) {
    CLI::App root{"tern"};
    Globals globals;
    globals.data_dir = folder_.path();
    globals.jobs = 2;
    root.add_flag("--json", globals.json);
    CommandBody chosen;
    add_feature_commands(root, globals, chosen);
    root.parse(
        fmt::format("features compute --simulated --set simulated.hours={} {}", kHours, rest));
    testing::internal::CaptureStdout();
    Status status = chosen();
    out_ = testing::internal::GetCapturedStdout();
    return status;
  }
  /// The lines that it writes to the terminal.
  std::vector<std::string> lines(std::string_view rest) {
    const Status status = run(fmt::format("--out - {}", rest));
    EXPECT_TRUE(status) << status.error().message;
    std::vector<std::string> lines;
    for (const std::string_view line : split(trim(out_), '\n')) lines.emplace_back(line);
    return lines;
  }

  ScratchFolder folder_;
  std::string out_;
};

std::uint64_t bits_of(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

TEST_F(FeatureCompute, WhatIsWrittenReadsBackToTheBit) {
  const auto written = lines("--pair ETH/USDT");
  const Market market = simulate({.start = utc_day(2021, 1, 4), .hours = kHours}).market;
  const auto features = select_features(std::array{std::string("all")}).value();
  const Frame frame =
      compute_features(make_feature_inputs(market, SymbolId{1}).value(), features).value();
  ASSERT_EQ(written.size(), kHours + 1);
  std::string header = "as_of";
  for (const Feature* feature : features) header += fmt::format(",{}", feature->name);
  EXPECT_EQ(written.front(), header);
  std::size_t present = 0;
  for (std::size_t row = 0; row < kHours; ++row) {
    const auto cells = split(written[row + 1], ',');
    ASSERT_EQ(cells.size(), features.size() + 1);
    ASSERT_EQ(cells[0], std::to_string(epoch_ms(frame.as_of()[row])));
    for (std::size_t c = 0; c < features.size(); ++c) {
      const ColumnView column = frame.column(c);
      const auto value = parse_double(cells[c + 1]);
      ASSERT_EQ(value.has_value(), column.valid[row]) << features[c]->name << " " << cells[c + 1];
      ASSERT_EQ(!value, cells[c + 1].empty());
      if (!value) continue;
      ASSERT_EQ(bits_of(*value), bits_of(column.values[row])) << features[c]->name;
      ++present;
    }
  }
  EXPECT_GT(present, kHours * features.size() / 2);
}

TEST_F(FeatureCompute, RowsOfATimeRangeAreTheSameRowsOfTheWhole) {
  const auto whole = lines("--pair SOL/USDT --names core");
  const auto part = lines("--pair SOL/USDT --names core --timerange 20210201-20210203");
  ASSERT_EQ(part.size(), 49U);
  EXPECT_EQ(part[0], whole[0]);
  const std::size_t skipped = 28 * 24 - 1;  // from 2021-01-04 01:00, when the first bar closes
  for (std::size_t i = 1; i < part.size(); ++i) EXPECT_EQ(part[i], whole[i + skipped]);
  EXPECT_TRUE(part[1].starts_with(std::to_string(epoch_ms(utc_day(2021, 2, 1))) + ","));
}

TEST_F(FeatureCompute, AnAliasIsWrittenUnderItsFeaturesOwnName) {
  const auto written = lines("--pair BTC/USDT --names BTC_return_1h,hour_sin");
  EXPECT_EQ(written.front(), "as_of,btc_ret_1,hour_sin");
}

TEST_F(FeatureCompute, AFileIsWrittenWholeOrNotAtAll) {
  const std::filesystem::path file = folder_.path() / "btc.csv";
  ASSERT_TRUE(run(fmt::format("--pair BTC-USDT --names trend --out {} --json", file.string())));
  const auto told = nlohmann::json::parse(out_);
  EXPECT_EQ(told["rows"], kHours);
  EXPECT_EQ(told["pair"], "BTC/USDT");
  EXPECT_EQ(told["simulated"], true);
  const auto text = read_text_file(file).value().text;
  const auto written = lines("--pair BTC/USDT --names trend");
  EXPECT_EQ(text, out_);
  EXPECT_FALSE(run("--pair BTC/USDT --names trend --out /nowhere/btc.csv"));
  EXPECT_FALSE(run(fmt::format("--pair XMR/USDT --names trend --out {}", file.string())));
  EXPECT_EQ(read_text_file(file).value().text, text) << "a refused request leaves it as it was";
}

TEST_F(FeatureCompute, WhatCannotBeComputedIsRefusedInOneSentence) {
  const auto refusal = [&](std::string_view rest) {
    const Status status = run(fmt::format("--out - {}", rest));
    return status ? "" : status.error().message;
  };
  EXPECT_EQ(refusal("--pair BTC/USDT --interval 4h"),
            "features are defined on 1h bars, 4h was asked for: give --interval 1h; 4h and 1d bars "
            "enter through the group 'timeframe'");
  EXPECT_NE(refusal("--pair BTC/USDT --interval 2h").find("2h"), std::string::npos);
  EXPECT_NE(refusal("--pair BTC/USDT --names rsi14").find("rsi_14"), std::string::npos);
  EXPECT_NE(refusal("--pair BTC/EUR").find("BTC/EUR is not one of them"), std::string::npos);
  EXPECT_NE(refusal("--pair BTC/USDT --timerange 20300101-20300102").find("2021-01-04 01:00"),
            std::string::npos);
}

TEST(FrameCsv, IsTheSameAtAnyNumberOfJobs) {
  Frame frame({utc_day(2024, 1, 1), 1h, 5000});
  Column a(5000), b(5000);
  for (std::size_t row = 0; row < 5000; row += 3) {
    a.set(row, 1 / (1.0 + static_cast<double>(row)));
    b.set(row + 1, -static_cast<double>(row) * 1e-300);
  }
  frame.add("a") = a;
  frame.add("b") = b;
  const std::string one = frame_csv(frame, kAlways, 1);
  EXPECT_EQ(one, frame_csv(frame, kAlways, 4));
  EXPECT_TRUE(one.starts_with("as_of,a,b\n1704067200000,1,\n1704070800000,,-0\n"))
      << one.substr(0, 80);
  EXPECT_EQ(frame_csv(frame, {kTimeMax, kTimeMax}, 2), "as_of,a,b\n");
}

}  // namespace
}  // namespace tern
