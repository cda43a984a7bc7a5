#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "app/command.h"
#include "report/comparison.h"
#include "report/documents.h"
#include "report/exports.h"
#include "report/read_report.h"

namespace tern {
namespace {

constexpr std::size_t kDraws = 10'000;

struct ReportPaths {
  std::filesystem::path a = "out";
  std::filesystem::path b;
};

struct ExportFlags {
  std::filesystem::path report;
  std::string strategy;  ///< empty: the primary one
  std::filesystem::path returns;
  std::filesystem::path trades;
};

Status rebuild(const std::filesystem::path& path, const Globals& globals) {
  TERN_TRY(const Report report, read_report(path));
  std::error_code ignored;
  const bool folder = std::filesystem::is_directory(path, ignored);
  const std::filesystem::path out = folder ? path : path.parent_path();
  TERN_TRY_STATUS(write_pages(report, out));
  if (globals.json) return print(to_json(report));
  if (globals.quiet) return {};
  return print(fmt::format("wrote {} and {}\n", (out / "report.html").string(),
                           (out / "MULTI_ASSET_RESULTS.md").string()));
}

Status compare(const ReportPaths& paths, const Globals& globals) {
  TERN_TRY(Report a, read_report(paths.a));
  TERN_TRY(Report b, read_report(paths.b));
  const ReportComparison comparison =
      compare_reports(std::move(a), std::move(b), kDraws, globals.seed, globals.jobs);
  return print(globals.json ? comparison_json(comparison) : comparison_text(comparison));
}

Result<const StrategyReport*> find_strategy(const Report& report, const std::string& asked) {
  const std::string& name = asked.empty() ? report.primary_strategy : asked;
  std::vector<std::string> names;
  for (const auto* curves : {&report.strategies, &report.single_asset, &report.benchmarks}) {
    for (const StrategyReport& curve : *curves) {
      if (curve.name == name) return &curve;
      names.push_back("'" + curve.name + "'");
    }
  }
  return fail(Errc::not_found, fmt::format("the report has no strategy '{}': it has {}", name,
                                           fmt::join(names, ", ")));
}

Status export_report(const ExportFlags& flags, const Globals& globals) {
  if (flags.returns.empty() && flags.trades.empty()) {
    return fail(Errc::invalid_argument,
                "nothing was asked for: name a file with --returns, --trades, or both");
  }
  TERN_TRY(const Report report, read_report(flags.report));
  TERN_TRY(const StrategyReport* strategy, find_strategy(report, flags.strategy));
  std::string said;
  if (!flags.returns.empty()) {
    TERN_TRY_STATUS(write_document(flags.returns, to_returns_csv(*strategy)));
    said += fmt::format("wrote the daily returns of {} to {}\n", strategy->name,
                        flags.returns.string());
  }
  if (!flags.trades.empty()) {
    TERN_TRY_STATUS(write_document(flags.trades, to_freqtrade_json(report, *strategy)));
    said += fmt::format("wrote {} trades of {} to {}\n", strategy->round_trips.size(),
                        strategy->name, flags.trades.string());
  }
  return globals.quiet ? Status{} : print(said);
}

void add_compare(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "compare", "Puts two reports side by side, and tests whether what they earned differs");
  command->fallthrough();
  const auto paths = std::make_shared<ReportPaths>();
  command->add_option("A", paths->a, "A folder that tern run wrote, or its report.json")
      ->required();
  command->add_option("B", paths->b, "Another")->required();
  command->footer("Example:\n  tern report compare out/ridge out/xgboost");
  command->callback([&globals, &chosen, paths] {
    chosen = [&globals, paths] { return compare(*paths, globals); };
  });
}

void add_export(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command = root.add_subcommand(
      "export", "Writes returns for QuantStats, and trades as freqtrade has them");
  command->fallthrough();
  const auto flags = std::make_shared<ExportFlags>();
  command->add_option("DIR", flags->report, "A folder that tern run wrote, or its report.json")
      ->required();
  command->add_option("--strategy", flags->strategy, "Any curve of the report [the primary one]");
  command->add_option("--returns", flags->returns, "CSV of one simple return a day");
  command->add_option("--trades", flags->trades, "JSON of a freqtrade backtest result");
  command->footer(
      "Example:\n"
      "  tern report export out --returns returns.csv --trades backtest-result.json\n"
      "  python -c \"import pandas, quantstats; quantstats.reports.html(pandas.read_csv("
      "'returns.csv',\n    index_col=0, parse_dates=True)['return'], periods_per_year=365, "
      "output='tear.html')\"");
  command->callback([&globals, &chosen, flags] {
    chosen = [&globals, flags] { return export_report(*flags, globals); };
  });
}

}  // namespace

void add_report_commands(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* report =
      root.add_subcommand("report", "Makes the pages of a report anew, compares, and exports");
  report->require_subcommand(0, 1);
  report->fallthrough();
  const auto paths = std::make_shared<ReportPaths>();
  report->add_option("DIR", paths->a, "A folder with report.json, or the file itself [out]");
  add_compare(*report, globals, chosen);
  add_export(*report, globals, chosen);
  report->footer(
      "Examples:\n  tern report out/demo\n  tern report compare out/ridge out/xgboost\n"
      "  tern report export out/demo --returns returns.csv");
  report->callback([&globals, &chosen, paths, report] {
    // The parser calls a family after the command in it that was chosen.
    if (!report->get_subcommands().empty()) return;
    chosen = [&globals, paths] { return rebuild(paths->a, globals); };
  });
}

}  // namespace tern
