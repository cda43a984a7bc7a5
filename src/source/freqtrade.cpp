#include "source/freqtrade.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tern {
namespace {

using enum KlineField;
using Json = nlohmann::json;

constexpr std::array kFields = {open_time, open, high, low, close, volume};

/// The name without .json or .json.gz; nothing when it has neither.
std::optional<std::string_view> stem_of(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (!name.ends_with(".json")) return std::nullopt;
  return name.substr(0, name.size() - 5);
}

Error refuse(std::string_view why) {
  return fail(Errc::invalid_argument, std::string(why));
}

/// freqtrade's own folder of a venue is named after it, and lies in one that is named data.
std::string venue_of(const std::filesystem::path& file) {
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(file, ignored).lexically_normal().parent_path();
  return folder.parent_path().filename() == "data" ? to_lower(folder.filename().string()) : "";
}

/// Rewrites the rows as lines of CSV while they are parsed: a tree of them would take many times
/// the memory.
class RowWriter : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return cell("null"); }
  bool boolean(bool value) override { return cell(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return cell(fmt::format("{}", value)); }
  bool number_unsigned(number_unsigned_t value) override { return cell(fmt::format("{}", value)); }
  bool number_float(number_float_t, const string_t& text) override { return cell(text); }
  bool string(string_t& value) override {
    return cell(Json(value).dump(-1, ' ', true, Json::error_handler_t::replace));
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return false; }
  bool key(string_t&) override { return false; }
  bool end_object() override { return false; }
  bool start_array(std::size_t) override { return ++depth_ <= 2; }
  bool end_array() override {
    if (depth_ == 2) rows_ += '\n';
    first_ = true;
    --depth_;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    broken_at_ = position;
    return false;
  }

  std::optional<std::size_t> broken_at() const { return broken_at_; }
  std::string take_rows() && { return std::move(rows_); }

 private:
  bool cell(std::string_view text) {
    if (depth_ != 2) return false;
    if (!first_) rows_ += ',';
    first_ = false;
    rows_ += text;
    return true;
  }

  std::string rows_;
  std::size_t depth_ = 0;
  bool first_ = true;  // in its row
  std::optional<std::size_t> broken_at_;
};

}  // namespace

bool is_freqtrade(std::string_view file_name, std::string_view) {
  return stem_of(file_name).has_value();
}

Result<NamedSeries> freqtrade_named(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  const auto stem = stem_of(name);
  if (!stem) return NamedSeries{};
  const std::vector<std::string_view> words = split(*stem, '-');
  if (words.back() == "trades") return refuse("holds trades, not bars: import the candle files");
  const std::vector<std::string_view> assets = split(words.front(), '_');
  if (assets.size() > 2 || words.size() > 2) {
    return refuse("holds bars of futures, by its name: tern reads freqtrade's spot files");
  }
  NamedSeries series{.pair = {}, .interval = {}, .venue = venue_of(file)};
  if (assets.size() == 2) {
    if (const auto pair = parse_pair(words.front())) series.pair = *pair;
  }
  if (series.pair && words.size() == 2) {
    TERN_TRY(series.interval, parse_interval(words.back()));
  }
  return series;
}

Result<KlineTable> freqtrade_table(std::string_view text, const Pair&) {
  RowWriter writer;
  if (!Json::sax_parse(text.begin(), text.end(), &writer)) {
    if (const auto at = writer.broken_at()) {
      return refuse(
          fmt::format("is JSON that breaks off at character {} of {}, and none of its "
                      "rows were imported: fetch it again",
                      *at, text.size()));
    }
    return refuse(
        "is not a freqtrade file of candles: expected one array of rows such as "
        "[1704067200000,100,102,98,101,5]");
  }
  return KlineTable{ordered_layout(kFields, kFields.size()), std::move(writer).take_rows()};
}

}  // namespace tern
