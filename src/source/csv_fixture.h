#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "source/csv.h"

// What the tests of kline files share: files that vanish, rows, and the bars that they mean.
namespace tern {

inline constexpr Timestamp kStart = utc_day(2024, 1, 1);
inline constexpr Timestamp kNow = utc_day(2025, 1, 1);
inline constexpr std::string_view kHeader =
    "open_time,open,high,low,close,volume,quote_volume,trades,taker_buy_volume,"
    "taker_buy_quote_volume,close_time\n";

/// A folder that is gone when the test is.
class KlineFiles : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              fmt::format("tern_csv_{}_{}", test->name(), getpid());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  KlineFile read(const std::string& name, std::string_view text) const {
    auto file = read_kline_file(write(name, text), {.now = kNow});
    EXPECT_TRUE(file) << file.error().message;
    if (!file) return {};
    EXPECT_EQ(file->rows, file->bars.size() + file->refused.size());
    return *std::move(file);
  }

  /// What is said about a file that is refused whole.
  std::string complaint(const std::string& name, std::string_view text,
                        Errc kind = Errc::invalid_argument) const {
    return complaint_at(write(name, text), kind);
  }

  static std::string complaint_at(const std::filesystem::path& path,
                                  Errc kind = Errc::invalid_argument) {
    const auto file = read_kline_file(path, {.now = kNow});
    EXPECT_FALSE(file);
    if (file) return {};
    EXPECT_EQ(file.error().kind, kind);
    const std::string& message = file.error().message;
    EXPECT_FALSE(message.ends_with('.')) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    EXPECT_NE(message.find(path.filename().string()), std::string::npos) << message;
    return message;
  }

  std::filesystem::path folder_;
};

inline std::int64_t ms_of(int hour) {
  return epoch_ms(kStart + std::chrono::hours{hour});
}

/// A row of the 11-column layout.
inline std::string row(int hour, double price = 100) {
  return fmt::format("{},{},{},{},{},5,{},7,2,{},{}\n", ms_of(hour), price, price + 2, price - 2,
                     price + 1, 5 * price, 2 * price, ms_of(hour + 1) - 1);
}

/// A row of the 6-column layout.
inline std::string short_row(int hour, double price = 100) {
  return fmt::format("{},{},{},{},{},5\n", ms_of(hour), price, price + 2, price - 2, price + 1);
}

inline std::string rows(int count, const std::function<std::string(int)>& make) {
  std::string text;
  for (int hour = 0; hour < count; ++hour) text += make(hour);
  return text;
}

inline std::string short_rows(int count) {
  return rows(count, [](int hour) { return short_row(hour); });
}

inline Bar whole_bar(int hour) {
  return {.open_time = kStart + std::chrono::hours{hour},
          .open = 100,
          .high = 102,
          .low = 98,
          .close = 101,
          .volume = 5,
          .quote_volume = 500,
          .trade_count = 7,
          .taker_buy_volume = 2,
          .taker_buy_quote_volume = 200};
}

inline Bar plain_bar(int hour) {
  Bar bar = whole_bar(hour);
  bar.quote_volume = bar.trade_count = bar.taker_buy_volume = bar.taker_buy_quote_volume =
      std::nullopt;
  return bar;
}

inline std::string gzipped(std::string_view text) {
  const auto path = std::filesystem::path(testing::TempDir()) / fmt::format("gz{}", getpid());
  gzFile out = gzopen(path.c_str(), "wb");
  gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
  gzclose(out);
  std::ifstream in(path, std::ios::binary);
  std::string packed{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::remove(path);
  return packed;
}

}  // namespace tern
