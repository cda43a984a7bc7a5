#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "app/command.h"
#include "app/configured.h"
#include "app/feature_request.h"
#include "app/measured.h"
#include "app/model_table.h"
#include "app/remembered.h"
#include "app/trained.h"
#include "report/number.h"
#include "run/wall_clock.h"

namespace tern {
namespace {

struct TrainFlags {
  ConfigFlags config;
  TrainRequest request;
  std::string through;
};

/// The instant that `text` ends at: a day is meant whole.
Result<Timestamp> end_of(const std::string& text) {
  TERN_TRY(const Timestamp t, parse_time(text));
  constexpr std::size_t kDateMax = 10;  // "2025-12-31"
  return text.size() <= kDateMax ? t + days{1} : t;
}

/// As far as `through` says, if it says anything.
Result<Market> market_through(Market market, const std::string& through) {
  if (through.empty()) return market;
  const auto end = end_of(through);
  if (!end) return with_context("--through", end.error());
  if (*end <= market.open_times().start) {
    return fail(Errc::not_found,
                fmt::format("--through {} is before the first bar, {}: give a later day", through,
                            to_string(market.open_times().start)));
  }
  return market.slice({kTimeMin, *end});
}

std::string_view state_of(const Trained& one) {
  if (!one.card) return "refused";
  return one.kept ? "kept" : "trained";
}

nlohmann::ordered_json json_of(const Trained& one) {
  nlohmann::ordered_json json = {{"state", state_of(one)},
                                 {"model", one.model},
                                 {"pairs", one.pairs},
                                 {"horizon", duration_text(one.horizon)},
                                 {"refusal", one.refusal}};
  json["card"] = one.card ? json_of(*one.card) : nlohmann::ordered_json(nullptr);
  return json;
}

std::string trained_json(std::span<const Trained> all, const Market& market) {
  auto list = nlohmann::ordered_json::array();
  for (const Trained& one : all) list.push_back(json_of(one));
  const nlohmann::ordered_json json = {{"venue", market.venue},
                                       {"simulated", market.simulated},
                                       {"through", to_string(newest_close(market))},
                                       {"models", list}};
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string trained_text(std::span<const Trained> all, const Market& market) {
  const std::vector<std::string> header = {"model", "pair",  "id",    "state", "over",  "rows",
                                           "from",  "until", "train", "valid", "CPU s", "kB"};
  std::vector<std::vector<std::string>> rows;
  std::string refusals;
  for (const Trained& one : all) {
    const std::string pairs = fmt::format("{}", fmt::join(one.pairs, "+"));
    std::vector<std::string> row = {one.model, pairs, one.card ? short_id(*one.card) : "-",
                                    std::string(state_of(one)), duration_text(one.horizon)};
    if (one.card) {
      const ModelCard& card = *one.card;
      row.insert(row.end(), {fmt::format("{}", card.rows), to_date_string(card.train.begin),
                             to_string(card.train.end), decimal(card.train_loss, 5),
                             card.valid_loss ? decimal(*card.valid_loss, 5) : "-",
                             fmt::format("{:.2f}", card.cpu_seconds),
                             fmt::format("{:.1f}", 1e-3 * static_cast<double>(card.bytes()))});
    } else {
      refusals += fmt::format("{} of {} over {}: {}\n", one.model, pairs,
                              duration_text(one.horizon), one.refusal);
    }
    row.resize(header.size(), "-");
    rows.push_back(std::move(row));
  }
  const auto kept = std::ranges::count_if(all, &Trained::kept);
  std::string text =
      fmt::format("Models of {}, of what was known at {}\n{}{}", shown_venue(market),
                  to_string(newest_close(market)), aligned(header, rows, 4), refusals);
  if (kept > 0) {
    text += fmt::format(
        "{} of them were trained before, on the same data by the same configuration "
        "and code, and have not expired: --force trains them anew\n",
        kept);
  }
  return text +
         "Losses are mean squared errors in units of volatility, in sample. Nothing was judged out "
         "of sample,\nso no trial was spent: tern run judges.\n";
}

Status train(const TrainFlags& flags, const Globals& globals) {
  TERN_TRY(Config config, configure(flags.config, globals));
  // All there is, up to the seal of a hold-out.
  config.learn.test = {kTimeMin, kTimeMax};
  TERN_TRY(Database database, Database::open(globals.data_dir));
  TERN_TRY(Market whole, acquire_market(config, database));
  TERN_TRY(const Market market, market_through(std::move(whole), flags.through));
  TERN_TRY(const auto all,
           train_models(config, market, database, flags.request, globals.jobs, wall_clock_now(),
                        frame_cache(globals), fold_means(globals)));
  if (globals.json) {
    TERN_TRY_STATUS(print(trained_json(all, market)));
  } else if (!globals.quiet) {
    TERN_TRY_STATUS(print(trained_text(all, market)));
  }
  const auto refused = std::ranges::find_if(all, [](const Trained& one) { return !one.card; });
  if (refused == all.end()) return {};
  return fail(Errc::not_converged,
              fmt::format("{} of {} could not be trained ({}): the others are stored",
                          refused->model, fmt::join(refused->pairs, "+"), refused->refusal));
}

}  // namespace

void add_train_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "train", "Train models on everything known, and store them for forecasts");
  const auto flags = std::make_shared<TrainFlags>();
  add_config_flags(*command, flags->config);
  command->remove_option(command->get_option("--timerange"));
  command->add_option("--model", flags->request.model,
                      "Only this one, of `tern models families` [those of learn.models]");
  command->add_option("--pair", flags->request.pair, "Only this one, such as ETH/USDT [all]");
  command->add_option("--through", flags->through,
                      "Learn from what was known at the end of this day, 2025-12-31 [all]");
  command->add_flag("--force", flags->request.force,
                    "Train also what is stored, fits, and has not expired");
  command->footer(
      "A model expires after learn.refit; then, or when data, configuration, or code have "
      "changed,\n"
      "it is trained anew. What lies in judge.holdout is not learned from.\n"
      "Examples:\n"
      "  tern train -c tern.toml\n"
      "  tern train --simulated --model ridge --pair ETH/USDT --through 2023-06-30");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return train(*flags, globals); };
  });
}

}  // namespace tern
