#include "validate/fold_key.h"

#include <fmt/format.h>

#include <bit>

#include "base/check.h"
#include "base/digest.h"
#include "forecast/volatility.h"

namespace tern {
namespace {

constexpr std::size_t kBlockRows = 4096;

template <class T>
void add_column(Sha256& digest, std::span<const T> column) {
  digest.update({reinterpret_cast<const char*>(column.data()), column.size_bytes()});
}

void add_text(Sha256& digest, std::string_view text) {
  digest.update(static_cast<std::int64_t>(text.size()));
  digest.update(text);
}

std::int64_t bits(double value) {
  return std::bit_cast<std::int64_t>(value);
}

/// Of rows [from, from + count).
std::string hash_rows(const Dataset& data, std::size_t from, std::size_t count) {
  const std::size_t width = data.features.size();
  Sha256 digest;
  add_column(digest, std::span(data.as_of).subspan(from, count));
  add_column(digest, std::span(data.x).subspan(from * width, count * width));
  add_column(digest, std::span(data.ranges).subspan(from * kRangeColumns, count * kRangeColumns));
  for (const auto* column : {&data.outcome, &data.variance, &data.volatility, &data.recent}) {
    digest.update(std::span(*column).subspan(from, count));
  }
  std::string labelled;
  for (std::size_t row = from; row < from + count; ++row) {
    labelled += data.labelled[row] ? '1' : '0';
  }
  digest.update(labelled);
  return digest.hex();
}

}  // namespace

DatasetDigest::DatasetDigest(const Dataset& dataset) : dataset_(&dataset) {
  for (std::size_t from = 0; from + kBlockRows <= dataset.count(); from += kBlockRows) {
    blocks_.push_back(hash_rows(dataset, from, kBlockRows));
  }
}

std::string DatasetDigest::of_first(std::size_t count) const {
  TERN_CHECK(count <= dataset_->count(), "rows that are named are there");
  Sha256 digest;
  digest.update(dataset_->horizon.count());
  digest.update(static_cast<std::int64_t>(dataset_->overlap));
  digest.update(static_cast<std::int64_t>(dataset_->features.size()));
  for (const std::string& feature : dataset_->features) add_text(digest, feature);
  const std::size_t whole = count / kBlockRows;
  for (std::size_t block = 0; block < whole; ++block) digest.update(blocks_[block]);
  digest.update(hash_rows(*dataset_, whole * kBlockRows, count - whole * kBlockRows));
  return digest.hex();
}

std::string fold_data_hash(const DatasetDigest& dataset, const FoldRows& rows) {
  Sha256 digest;
  digest.update(dataset.of_first(rows.end()));
  for (const auto* some : {&rows.train, &rows.valid, &rows.test}) {
    digest.update(static_cast<std::int64_t>(some->size()));
    add_column(digest, std::span(*some));
  }
  return digest.hex();
}

std::string settings_text(std::span<const Setting> settings, const Settings& values) {
  std::string text;
  for (const Setting& setting : settings) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", setting.name, values[setting.name]);
  }
  return text;
}

std::string fold_key(const OutOfSampleOptions& options, const FoldKeyParts& parts) {
  const std::string& scale = options.volatilities.front();
  const VolatilityKind& kind = *find_volatility(scale);
  const Settings settings = *Settings::make(scale, kind.settings, options.forecaster.profile,
                                            options.forecaster.overrides);
  Sha256 digest;
  for (const std::string& text : {options.folds.code, std::string(parts.asked), scale,
                                  settings_text(kind.settings, settings), options.device}) {
    add_text(digest, text);
  }
  digest.update(static_cast<std::int64_t>(options.scaler.scaling));
  digest.update(bits(options.scaler.clip));
  digest.update(static_cast<std::int64_t>(options.train_rows_min));
  digest.update(bits(options.valid_share));
  digest.update(options.embargo.count());
  digest.update(static_cast<std::int64_t>(parts.seed));
  digest.update(static_cast<std::int64_t>(parts.data.size()));
  for (const std::string& data : parts.data) digest.update(data);
  return digest.hex();
}

}  // namespace tern
