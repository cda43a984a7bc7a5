#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "app/model_card.h"

namespace tern {

/// Everything a card says, for a program.
nlohmann::ordered_json json_of(const ModelCard& card);

/// Words in columns for a terminal: the first `text_columns` to the left, the rest to the right.
/// Shape: rows is [rows][header].
std::string aligned(std::span<const std::string> header,
                    std::span<const std::vector<std::string>> rows, std::size_t text_columns);

/// `tern models list`.
std::string models_text(std::span<const StoredModel> models, bool json);
/// `tern models show`.
std::string model_text(const StoredModel& model, bool json);
/// `tern models families`: every kind of model, whether this build has it or not.
std::string families_text(bool json);

}  // namespace tern
