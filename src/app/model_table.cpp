#include "app/model_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "report/number.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string date_or_hour(Timestamp t) {
  return t == std::chrono::floor<days>(t) ? to_date_string(t) : to_string(t);
}

std::string venue_text(const ModelCard& card) {
  return card.simulated ? "*simulated*" : quotable(card.venue);
}

Json json_of(const StoredModel& model) {
  Json json = json_of(model.card);
  json["expired"] = model.expired;
  return json;
}

std::string size_text(std::uint64_t bytes) {
  return fmt::format("{:.1f} kB", 1e-3 * static_cast<double>(bytes));
}

}  // namespace

nlohmann::ordered_json json_of(const ModelCard& card) {
  auto files = Json::array();
  for (const ModelFile& file : card.files) {
    files.push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  }
  auto config = Json::object();
  auto settings = Json::array();
  for (const std::string_view line : split(card.config, '\n')) {
    const std::size_t equals = line.find(" = ");
    if (equals == std::string_view::npos) continue;
    const std::string key(line.substr(0, equals));
    const std::string value(line.substr(equals + 3));
    if (key == "learn.settings") {
      settings.push_back(value);
    } else {
      config[key] = value;
    }
  }
  config["learn.settings"] = settings;
  return {{"id", card.id},
          {"model", card.model},
          {"pairs", card.pairs},
          {"horizon", duration_text(card.horizon)},
          {"venue", card.venue},
          {"simulated", card.simulated},
          {"capitalizations", card.vendor},
          {"interval", card.interval},
          {"universe", card.universe},
          {"train", {{"begin", to_string(card.train.begin)}, {"end", to_string(card.train.end)}}},
          {"rows", card.rows},
          {"train_loss", card.train_loss},
          {"valid_loss", card.valid_loss ? Json(*card.valid_loss) : Json(nullptr)},
          {"steps", card.steps},
          {"cpu_seconds", card.cpu_seconds},
          {"bytes", card.bytes()},
          {"trained_at", to_string(card.trained_at)},
          {"expires_at", to_string(card.expires_at)},
          {"seed", card.seed},
          {"commit", card.commit},
          {"libraries", card.libraries},
          {"feature_code", card.feature_code},
          {"forecast_code", card.forecast_code},
          {"data_hash", card.data_hash},
          {"features", card.features},
          {"config", config},
          {"files", files}};
}

std::string aligned(std::span<const std::string> header,
                    std::span<const std::vector<std::string>> rows, std::size_t text_columns) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < header.size(); ++c) {
    std::size_t width = header[c].size();
    for (const auto& row : rows) width = std::max(width, row[c].size());
    widths.push_back(width);
  }
  const auto line = [&](std::span<const std::string> cells) {
    std::string text;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      text += c == 0 ? "" : "  ";
      text += c < text_columns ? fmt::format("{:<{}}", cells[c], widths[c])
                               : fmt::format("{:>{}}", cells[c], widths[c]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::string text = line(header);
  for (const auto& row : rows) text += line(row);
  return text;
}

std::string models_text(std::span<const StoredModel> models, bool json) {
  if (json) {
    auto list = Json::array();
    for (const StoredModel& model : models) list.push_back(json_of(model));
    return dump(list);
  }
  if (models.empty()) return "no model is stored yet: make some with tern train\n";
  const std::vector<std::string> header = {"id",   "model",         "pair",    "market", "over",
                                           "rows", "trained until", "expires", "CPU s",  "size"};
  std::vector<std::vector<std::string>> rows;
  for (const auto& [card, expired] : models) {
    rows.push_back({short_id(card), card.model, pairs_text(card), venue_text(card),
                    duration_text(card.horizon), fmt::format("{}", card.rows),
                    to_string(card.train.end),
                    date_or_hour(card.expires_at) + (expired ? " EXPIRED" : ""),
                    fmt::format("{:.2f}", card.cpu_seconds), size_text(card.bytes())});
  }
  return aligned(header, rows, 4);
}

std::string model_text(const StoredModel& model, bool json) {
  if (json) return dump(json_of(model));
  const ModelCard& card = model.card;
  std::string text = fmt::format("{}  {} of {} over {}\n", card.id, card.model, pairs_text(card),
                                 duration_text(card.horizon));
  const auto line = [&](std::string_view name, const std::string& value) {
    text += fmt::format("  {:<16} {}\n", name, value);
  };
  line("market", fmt::format("{} bars of {}: {}", card.interval, venue_text(card),
                             fmt::join(card.universe, ", ")));
  line("capitalizations", card.vendor.empty() ? "none" : quotable(card.vendor));
  line("trained on", fmt::format("{} rows, {} to {}", count(card.rows), to_string(card.train.begin),
                                 to_string(card.train.end)));
  line("expires", to_string(card.expires_at) + (model.expired ? " (expired)" : ""));
  line("loss", fmt::format("{} in training, {} in validation, {} steps",
                           decimal(card.train_loss, 5), decimal(card.valid_loss, 5), card.steps));
  line("cost", fmt::format("{:.2f} s of one core, {}", card.cpu_seconds, size_text(card.bytes())));
  line("trained at", to_string(std::chrono::floor<std::chrono::seconds>(card.trained_at)));
  line("seed", fmt::format("{}", card.seed));
  line("commit", card.commit);
  line("libraries", card.libraries.empty() ? "none but tern" : card.libraries);
  line("feature code", card.feature_code);
  line("forecast code", card.forecast_code);
  line("data", card.data_hash);
  for (const ModelFile& file : card.files) {
    line(file.name, fmt::format("{} {}", file.sha256, size_text(file.bytes)));
  }
  line("features", fmt::format("{}: {}", card.features.size(), fmt::join(card.features, " ")));
  for (const std::string_view of : split(card.config, '\n')) text += fmt::format("    {}\n", of);
  return text;
}

}  // namespace tern
