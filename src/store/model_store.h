#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace tern {

/// One file of a trained model, as its card knows it.
struct ModelFile {
  std::string name;  ///< "model.bin"
  std::string sha256;
  std::uint64_t bytes;

  friend bool operator==(const ModelFile&, const ModelFile&) = default;
};

/// What a trained model is, what it learned from, and what it cost.
struct ModelCard {
  std::string id;                  ///< model_id()
  std::string model;               ///< "ridge", "pooled_lstm"
  std::vector<std::string> pairs;  ///< that it forecasts, in the order in which it knows them
  Duration horizon;

  std::string venue;  ///< whose bars; "simulated" when nobody's
  bool simulated;
  std::string vendor;                 ///< of capitalizations; empty: none
  std::string interval;               ///< "1h"
  std::vector<std::string> universe;  ///< every pair of the market, in its order
  std::vector<std::string> features;  ///< in the order of the columns
  std::string feature_code;           ///< SHA-256 of the code that computed them
  std::string data_hash;              ///< SHA-256 of the market until train.end
  TimeRange train;                    ///< every label lies inside

  std::string config;         ///< the keys that made it what it is, a line each
  std::string forecast_code;  ///< SHA-256 of all code that trained it, libraries included
  std::string commit;
  std::uint64_t seed;
  std::string libraries;  ///< "XGBoost 3.0.2"; empty: none but tern itself

  std::size_t rows;  ///< that it learned from, those that it was stopped by included
  double train_loss;
  std::optional<double> valid_loss;
  std::size_t steps;
  double cpu_seconds;
  Timestamp trained_at;
  Timestamp expires_at;  ///< from then on its forecasts are too old to be used

  std::vector<ModelFile> files = {};

  std::uint64_t bytes() const;
  friend bool operator==(const ModelCard&, const ModelCard&) = default;
};

/// A file of a model that is to be saved.
struct NamedBytes {
  std::string name;
  std::string bytes;
};

/// The models that can forecast: cards in the database, and their bytes in DATA/models/<id>/.
///
/// Holds: a card's files are there before the card is, and go after it did.
class ModelStore {
 public:
  /// Requires: `database` outlives the store.
  explicit ModelStore(Database& database);

  /// Writes the files and then the card, whose id and files it sets: the id is named by what the
  /// model was made from and by its bytes, so the same model saved again takes its own place.
  ///
  /// Errors: io, corrupt_data; no card is then written.
  Result<ModelCard> save(ModelCard card, std::span<const NamedBytes> files);

  /// Every card, by model, pairs, horizon, and the end of training. Errors: io, corrupt_data.
  Result<std::vector<ModelCard>> list() const;

  /// The bytes of one file of a model. Requires: the card has it.
  /// Errors: corrupt_data: they are not those that were saved, or gone; io.
  Result<std::string> read(const ModelCard& card, std::string_view file) const;

  /// Removes models; those that are gone already count as removed. Errors: io, corrupt_data.
  Status remove(std::span<const ModelCard> cards);

 private:
  Status write_card(const ModelCard& card);
  Status sweep();

  Database* database_;
  std::filesystem::path folder_;
};

}  // namespace tern
