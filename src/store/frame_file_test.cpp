#include "store/frame_file.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>

#include "base/digest.h"
#include "base/rng.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

const std::string kKey(64, 'a');
const FrameTitle kTitle{kKey, "BTC/USDT", utc_day(2024, 3, 1)};

/// Columns of which about a third is missing, with the values that numbers are hardest on.
Frame sample_frame(std::size_t rows, std::size_t columns) {
  constexpr double kOdd[] = {-0.0, std::numeric_limits<double>::denorm_min(),
                             std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::lowest()};
  Rng rng(7);
  Frame frame({utc_day(2023, 1, 2), 1h, rows});
  for (std::size_t i = 0; i < columns; ++i) {
    Column& column = frame.add("column_" + std::to_string(i));
    for (std::size_t row = 0; row < rows; ++row) {
      if (rng.uniform() < 0.3) continue;
      column.set(row, rng.uniform() < 0.1 ? kOdd[rng.below(4)] : rng.normal());
    }
  }
  return frame;
}

void expect_equal(const Frame& a, const Frame& b) {
  EXPECT_EQ(a.as_of(), b.as_of());
  ASSERT_EQ(a.columns(), b.columns());
  for (std::size_t i = 0; i < a.columns(); ++i) {
    EXPECT_EQ(a.name(i), b.name(i));
    ASSERT_EQ(a.column(i).valid, b.column(i).valid);
    for (std::size_t row = 0; row < a.rows(); ++row) {
      if (!a.column(i).valid[row]) continue;
      ASSERT_EQ(std::bit_cast<std::uint64_t>(a.column(i).values[row]),
                std::bit_cast<std::uint64_t>(b.column(i).values[row]));
    }
  }
}

class FrameFile : public ::testing::Test {
 protected:
  std::string read_bytes() const {
    std::ifstream in(file_, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
  }
  void write_bytes(std::string_view bytes) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
  }
  /// Bytes with a digest that fits, whatever they say.
  void write_digested(std::string bytes) const { write_bytes(bytes + sha256(bytes)); }
  Errc refusal() const {
    const auto frame = read_frame(file_, kKey);
    EXPECT_FALSE(frame);
    return frame ? Errc::unsupported : frame.error().kind;
  }

  ScratchFolder scratch_;
  std::filesystem::path file_ = scratch_.path() / "one.frame";
};

TEST_F(FrameFile, GivesBackEveryBit) {
  for (const auto& [rows, columns] :
       {std::pair{0U, 0U}, {0U, 3U}, {5U, 0U}, {1U, 1U}, {64U, 2U}, {65U, 2U}, {1000U, 7U}}) {
    SCOPED_TRACE(testing::Message() << rows << " rows, " << columns << " columns");
    const Frame frame = sample_frame(rows, columns);
    ASSERT_TRUE(write_frame(file_, kTitle, frame));
    const auto read = read_frame(file_, kKey);
    ASSERT_TRUE(read) << read.error().message;
    expect_equal(*read, frame);
    const auto summary = read_summary(file_);
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->title, kTitle);
    EXPECT_EQ(summary->rows, rows);
    EXPECT_EQ(summary->columns, columns);
    std::filesystem::remove(file_);
  }
}

TEST_F(FrameFile, NoFlippedBitGoesUnnoticed) {
  ASSERT_TRUE(write_frame(file_, kTitle, sample_frame(3, 2)));
  const std::string bytes = read_bytes();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
    write_bytes(damaged);
    ASSERT_EQ(refusal(), Errc::corrupt_data) << "byte " << at;
  }
}

TEST_F(FrameFile, AFileCutOrGrownIsNoticedAtEveryLength) {
  ASSERT_TRUE(write_frame(file_, kTitle, sample_frame(3, 2)));
  const std::string bytes = read_bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    write_bytes(bytes.substr(0, size));
    ASSERT_EQ(refusal(), Errc::corrupt_data) << "first " << size << " bytes";
  }
  write_bytes(bytes + '\0');
  EXPECT_EQ(refusal(), Errc::corrupt_data);
}

TEST_F(FrameFile, AnEntryUnderAnotherNameIsNotTakenForIt) {
  ASSERT_TRUE(write_frame(file_, kTitle, sample_frame(3, 2)));
  EXPECT_EQ(read_frame(file_, std::string(64, 'b')).error().kind, Errc::corrupt_data);
  EXPECT_EQ(read_frame(scratch_.path() / "absent", kKey).error().kind, Errc::not_found);
  EXPECT_EQ(read_frame(scratch_.path(), kKey).error().kind, Errc::io) << "a folder";
}

TEST_F(FrameFile, WhatStandsBehindAnInvalidBitStaysThere) {
  Frame frame({utc_day(2023, 1, 2), 1h, 3});
  frame.add("x").values = {1, std::numeric_limits<double>::quiet_NaN(), 3};
  frame.add("y").set(1, 5);
  ASSERT_TRUE(write_frame(file_, kTitle, frame));
  const auto read = read_frame(file_, kKey);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->column(0).values[1], 0);
  EXPECT_EQ(read->column(0).valid.count(), 0U);
  EXPECT_EQ(read->column(1).values[1], 5);
}

TEST_F(FrameFile, AFileThatIsThereIsNotWrittenOver) {
  write_bytes("somebody's");
  EXPECT_EQ(write_frame(file_, kTitle, sample_frame(5, 1)).error().kind, Errc::io);
  EXPECT_EQ(read_bytes(), "somebody's");
}

TEST_F(FrameFile, BytesThatLieUnderAFittingDigestAreRefused) {
  ASSERT_TRUE(write_frame(file_, kTitle, sample_frame(64, 2)));
  const std::string whole = read_bytes();
  const std::string body = whole.substr(0, whole.size() - 64);
  write_digested(body);
  ASSERT_TRUE(read_frame(file_, kKey)) << "the digest is over the body";
  const std::size_t shape = 13 + 64;  // behind magic and key
  const auto with = [&](std::size_t at, auto value) {
    std::string lie = body;
    std::memcpy(lie.data() + at, &value, sizeof value);
    write_digested(lie);
    return refusal();
  };
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 61;
  for (std::size_t field = 1; field < 7; ++field) {
    EXPECT_EQ(with(shape + 8 * field, kHuge), Errc::corrupt_data) << "field " << field;
    EXPECT_EQ(with(shape + 8 * field, ~std::uint64_t{0}), Errc::corrupt_data) << "field " << field;
  }
  const std::size_t values = shape + 7 * 8 + 8 + 2 * 9;  // behind "BTC/USDT" and two names
  EXPECT_EQ(with(values, std::numeric_limits<double>::infinity()), Errc::corrupt_data);
  EXPECT_EQ(with(values - 2, '0'), Errc::corrupt_data) << "two columns of one name";
}

}  // namespace
}  // namespace tern
