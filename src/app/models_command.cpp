#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/command.h"
#include "app/model_table.h"

namespace tern {
namespace {

struct RemoveFlags {
  std::vector<std::string> ids;
  bool expired = false;
};

std::vector<ModelCard> cards_of(std::span<const StoredModel> models) {
  std::vector<ModelCard> cards;
  for (const StoredModel& model : models) cards.push_back(model.card);
  return cards;
}

Status list_models(const Globals& globals) {
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const auto models, stored_models(database));
  return print(models_text(models, globals.json));
}

Status show_model(const std::string& id, const Globals& globals) {
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const auto models, stored_models(database));
  TERN_TRY(const ModelCard card, find_card(cards_of(models), id));
  for (const StoredModel& model : models) {
    if (model.card.id == card.id) return print(model_text(model, globals.json));
  }
  return {};
}

Status remove_models(const RemoveFlags& flags, const Globals& globals) {
  if (flags.ids.empty() != flags.expired) {
    return fail(Errc::invalid_argument,
                "say which models to remove: either their ids, as tern models list shows them, or "
                "--expired");
  }
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(const auto models, stored_models(database));
  const std::vector<ModelCard> all = cards_of(models);
  std::vector<ModelCard> removed;
  for (const StoredModel& model : models) {
    if (flags.expired && model.expired) removed.push_back(model.card);
  }
  for (const std::string& id : flags.ids) {
    TERN_TRY(ModelCard card, find_card(all, id));
    removed.push_back(std::move(card));
  }
  TERN_TRY_STATUS(ModelStore(database).remove(removed));
  if (globals.json) {
    auto ids = nlohmann::ordered_json::array();
    for (const ModelCard& card : removed) ids.push_back(card.id);
    return print(nlohmann::ordered_json{{"removed", ids}}.dump(2) + "\n");
  }
  return print(fmt::format("removed {} models\n", removed.size()));
}

}  // namespace

void add_models_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* models = root.add_subcommand("models", "What can learn, and what has been trained");
  models->require_subcommand(1);
  models->fallthrough();
  CLI::App* families = models->add_subcommand(
      "families", "Lists every kind of model with its settings, and whether this build has it");
  families->fallthrough();
  families->footer("Example:\n  tern models families --json");
  families->callback(
      [&globals, &chosen] { chosen = [&globals] { return print(families_text(globals.json)); }; });

  CLI::App* list = models->add_subcommand("list", "Lists every trained model in the store");
  list->fallthrough();
  list->footer("Example:\n  tern models list --json");
  list->callback([&globals, &chosen] { chosen = [&globals] { return list_models(globals); }; });

  CLI::App* show = models->add_subcommand("show", "Shows all that is known of one trained model");
  show->fallthrough();
  const auto id = std::make_shared<std::string>();
  show->add_option("ID", *id, "The beginning of its id")->required();
  show->footer("Example:\n  tern models show 3f2a91");
  show->callback(
      [&globals, &chosen, id] { chosen = [&globals, id] { return show_model(*id, globals); }; });

  CLI::App* remove = models->add_subcommand("remove", "Removes trained models and their files");
  remove->fallthrough();
  const auto flags = std::make_shared<RemoveFlags>();
  remove->add_option("ID", flags->ids, "The beginnings of their ids");
  remove->add_flag("--expired", flags->expired, "Those that are too old to be used");
  remove->footer("Examples:\n  tern models remove 3f2a91 77c0\n  tern models remove --expired");
  remove->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return remove_models(*flags, globals); };
  });
}

}  // namespace tern
