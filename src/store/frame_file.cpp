#include "store/frame_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <set>
#include <span>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "store/digested_file.h"

namespace tern {
namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr std::string_view kMagic = "tern-frame 1\n";
constexpr std::size_t kKeySize = 64;  // a SHA-256 in hexadecimal digits
constexpr std::size_t kDigestSize = DigestedReader::kDigestSize;
constexpr std::size_t kTextMax = std::size_t{1} << 20;
constexpr std::size_t kColumnsMax = 4096;

/// Between magic and key in front, and the texts, columns, and digest behind.
struct Shape {
  std::int64_t made_at, start, step;  // milliseconds
  std::uint64_t rows, columns;
  std::uint64_t instrument_size, names_size;  // bytes of text; names stand one a line
};
static_assert(std::is_trivially_copyable_v<Shape> && sizeof(Shape) == 7 * 8);

constexpr std::size_t kFrontSize = kMagic.size() + kKeySize + sizeof(Shape);

std::size_t words_of(std::size_t rows) {
  return (rows + 63) / 64;
}

template <class T>
std::string_view bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

/// Whether the grid is one that time can hold, and `size` bytes are what such a file has: counts
/// from damaged bytes must not become allocations.
bool plausible(const Shape& shape, std::size_t size) {
  constexpr std::int64_t kStepMax = Duration{days{366}}.count();
  const bool timed = shape.made_at >= 0 && shape.made_at < epoch_ms(kTimeMax) && shape.start >= 0 &&
                     shape.start < epoch_ms(kTimeMax) && shape.step > 0 && shape.step <= kStepMax;
  const std::size_t texts = shape.instrument_size + shape.names_size;
  if (!timed || shape.instrument_size > kTextMax || shape.names_size > kTextMax ||
      size < kFrontSize + texts + kDigestSize) {
    return false;
  }
  const std::size_t left = size - kFrontSize - texts - kDigestSize;
  const auto rows_max = static_cast<std::uint64_t>((epoch_ms(kTimeMax) - shape.start) / shape.step);
  if (shape.rows > rows_max || shape.columns > kColumnsMax) return false;
  const std::size_t column = 8 * (shape.rows + words_of(shape.rows));
  return column == 0 ? left == 0 : left % column == 0 && left / column == shape.columns;
}

struct Front {
  FrameTitle title;
  Shape shape;
  std::vector<std::string> names;
};

/// What stands before the columns; nothing when that cannot be.
std::optional<Front> read_front(DigestedReader& in) {
  std::string magic, names;
  Front front{};
  if (!in.read_text(magic, kMagic.size()) || magic != kMagic) return std::nullopt;
  if (!in.read_text(front.title.key, kKeySize)) return std::nullopt;
  if (!in.read(&front.shape, sizeof front.shape)) return std::nullopt;
  if (!plausible(front.shape, in.size())) return std::nullopt;
  if (!in.read_text(front.title.instrument, front.shape.instrument_size)) return std::nullopt;
  if (!in.read_text(names, front.shape.names_size)) return std::nullopt;
  front.title.made_at = from_epoch_ms(front.shape.made_at);
  for (const std::string_view name : split(names, '\n')) front.names.emplace_back(name);
  if (front.names.back().empty()) front.names.pop_back();  // a line ends behind every name
  const std::set<std::string_view> distinct(front.names.begin(), front.names.end());
  const bool named =
      front.names.size() == front.shape.columns && distinct.size() == front.shape.columns;
  return named ? std::optional(std::move(front)) : std::nullopt;
}

std::optional<Column> read_column(DigestedReader& in, std::size_t rows) {
  Column column(rows);
  std::vector<std::uint64_t> words(words_of(rows));
  if (!in.read(column.values.data(), rows * sizeof(double)) ||
      !in.read(words.data(), words.size() * sizeof(words[0]))) {
    return std::nullopt;
  }
  bool finite = true;
  for (const double value : column.values) finite &= std::isfinite(value);
  if (!finite) return std::nullopt;
  column.valid = Mask(rows, std::move(words));
  return column;
}

/// The values, with zeros where there are none.
void clear_missing(ColumnView column, std::vector<double>& values) {
  values.assign(column.values.begin(), column.values.end());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!column.valid[row]) values[row] = 0;
  }
}

}  // namespace

Status write_frame(const std::filesystem::path& file, const FrameTitle& title, const Frame& frame) {
  TERN_CHECK(title.key.size() == kKeySize, "a frame is kept under a SHA-256");
  TERN_CHECK(frame.columns() <= kColumnsMax, "a frame has no more columns than a file may have");
  std::string names;
  for (std::size_t i = 0; i < frame.columns(); ++i) names += frame.name(i) + '\n';
  const Shape shape{.made_at = epoch_ms(title.made_at),
                    .start = epoch_ms(frame.as_of().start),
                    .step = frame.as_of().step.count(),
                    .rows = frame.rows(),
                    .columns = frame.columns(),
                    .instrument_size = title.instrument.size(),
                    .names_size = names.size()};
  DigestedWriter out(file);
  out.write(kMagic);
  out.write(title.key);
  out.write(bytes_of(std::span(&shape, 1)));
  out.write(title.instrument);
  out.write(names);
  std::vector<double> values;
  for (std::size_t i = 0; i < frame.columns(); ++i) {
    clear_missing(frame.column(i), values);
    out.write(bytes_of(std::span<const double>(values)));
    out.write(bytes_of(frame.column(i).valid.words()));
  }
  return out.finish();
}

Result<Frame> read_frame(const std::filesystem::path& file, std::string_view key) {
  DigestedReader in(file);
  const auto front = read_front(in);
  if (!front || front->title.key != key) return in.refuse();
  Frame frame(
      TimeGrid{from_epoch_ms(front->shape.start), Duration{front->shape.step}, front->shape.rows});
  for (const std::string& name : front->names) {
    auto column = read_column(in, frame.rows());
    if (!column) return in.refuse();
    frame.add(name) = *std::move(column);
  }
  if (!in.digest_follows()) return in.refuse();
  return frame;
}

Result<FrameSummary> read_summary(const std::filesystem::path& file) {
  DigestedReader in(file);
  const auto front = read_front(in);
  if (!front) return in.refuse();
  return FrameSummary{front->title, front->shape.rows, front->shape.columns};
}

}  // namespace tern
