#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/feature_request.h"
#include "app/feature_table.h"
#include "base/file.h"
#include "base/text.h"
#include "feature/compute.h"
#include "report/number.h"

namespace tern {
namespace {

struct ComputeFlags {
  FeatureFlags features;
  std::string pair;
  std::string interval = "1h";
  std::string out;
};

Status check_interval(const std::string& text) {
  TERN_TRY(const Interval interval, parse_interval(text));
  if (interval == Interval::h1) return {};
  return fail(Errc::invalid_argument,
              fmt::format("features are defined on 1h bars, {} was asked for: give --interval 1h; "
                          "4h and 1d bars enter through the group 'timeframe'",
                          to_string(interval)));
}

std::string written_text(const std::string& file, const std::string& pair, const Frame& frame,
                         std::size_t rows, const Market& market, bool json) {
  if (json) {
    const nlohmann::ordered_json told = {{"file", file},          {"pair", pair},
                                         {"venue", market.venue}, {"simulated", market.simulated},
                                         {"rows", rows},          {"features", frame.columns()}};
    return told.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  return fmt::format("{}: {} hours of {} features of {} ({})\n", quotable(file), count(rows),
                     frame.columns(), pair, shown_venue(market));
}

Status compute(const ComputeFlags& flags, const Globals& globals) {
  TERN_TRY_STATUS(check_interval(flags.interval));
  TERN_TRY(const FeatureRequest request, request_features(flags.features, globals));
  TERN_TRY(const SymbolId own, find_pair(request.market, flags.pair));
  TERN_TRY(const FeatureInputs inputs, make_feature_inputs(request.market, own));
  TERN_TRY(const Frame frame, compute_features(inputs, request.features));
  const TimeGrid& as_of = frame.as_of();
  const std::size_t first = as_of.row_from(request.range.begin);
  const std::size_t last = as_of.row_from(request.range.end);
  if (first >= last) {
    return fail(Errc::not_found,
                fmt::format("the bars close from {} to {}, none in the asked range: ask for "
                            "another, or fetch more",
                            to_string(as_of.range().begin), to_string(as_of.range().end)));
  }
  const std::string text = frame_csv(frame, request.range, globals.jobs);
  if (flags.out == "-") return print(text);
  TERN_TRY_STATUS(replace_file(flags.out, text));
  if (globals.quiet) return {};
  return print(written_text(flags.out, request.market.universe[own].name, frame, last - first,
                            request.market, globals.json));
}

}  // namespace

void add_feature_compute_command(CLI::App& features, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = features.add_subcommand("compute", "Write features as comma-separated text");
  command->fallthrough();
  const auto flags = std::make_shared<ComputeFlags>();
  command->add_option("--pair", flags->pair, "One of data.pairs, such as BTC/USDT")->required();
  command->add_option("--interval", flags->interval, "1h: what features are defined on")
      ->capture_default_str();
  command->add_option("--out", flags->out, "The file to write; - is the terminal")->required();
  add_feature_flags(*command, flags->features,
                    "The as_of of the rows to write, as 20220101-20230101; default: all");
  command->footer(
      "Columns: as_of (the close of the newest bar, in epoch milliseconds), then the features by\n"
      "their own names, also where an alias was asked for; empty where a value is missing.\n"
      "Example:\n"
      "  tern features compute --pair BTC/USDT --names core --timerange 20220101-20230101 \\\n"
      "      --out BTC.csv");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return compute(*flags, globals); };
  });
}

}  // namespace tern
