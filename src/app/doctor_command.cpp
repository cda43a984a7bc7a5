#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <Eigen/Core>
#include <chrono>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/doctor_online.h"
#include "app/system_clock.h"
#include "app/version.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "forecast/back_end.h"
#include "forecast/forecaster.h"
#include "store/bar_store.h"

namespace tern {
namespace {

using Json = nlohmann::ordered_json;

/// GFLOP/s of a 512 x 512 product in single precision on one thread: what ridge is made of. The
/// best of five, because a busy core only ever makes it slower.
double matrix_speed() {
  constexpr int kSize = 512;
  const Eigen::MatrixXf a = Eigen::MatrixXf::Constant(kSize, kSize, 0.5F);
  Eigen::MatrixXf product(kSize, kSize);
  double best = 0;
  for (int i = 0; i < 5; ++i) {
    const auto started = std::chrono::steady_clock::now();
    product.noalias() = a * a;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    best = std::max(best, 2e-9 * kSize * kSize * kSize / took.count());
  }
  return product(0, 0) > 0 ? best : 0;
}

/// The libraries that models are made with, and what multiplies matrices for the networks: libtorch
/// must be opened to know, half a second.
Json libraries_of_this_build() {
  Json all = Json::array();
  for (const BackEnd& one : back_ends()) {
    all.push_back({{"name", one.name},
                   {"version", one.version},
                   {"file", one.file.string()},
                   {"remedy", one.remedy}});
  }
  return all;
}

Json blas_of_this_build() {
  const std::filesystem::path file = back_ends().back().file;
  if (file.empty()) return nullptr;
  const auto library = open_library(file);
  if (!library) return {{"name", library.error().message}, {"fast", false}};
  const Blas blas = blas_of(*library);
  Json json = {{"name", blas.name}, {"fast", blas.fast}};
  if (const double speed = blas_speed(*library); !std::isnan(speed)) json["gflops"] = speed;
  if (!blas.fast) json["remedy"] = kBlasRemedy;
  return json;
}

Json models_of_this_build() {
  Json models = Json::array();
  for (const ForecasterKind& kind : forecaster_registry()) {
    models.push_back(
        {{"name", kind.name}, {"available", kind.available()}, {"missing", kind.missing}});
  }
  return models;
}

/// What the data folder holds, without making one where there is none.
Json store_of(const std::filesystem::path& data_dir) {
  const std::filesystem::path file = data_dir / "tern.db";
  Json json = {{"file", file.string()}};
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    json["state"] = "absent";
    json["remedy"] = "tern data import FILE...";
    return json;
  }
  auto database = Database::open(data_dir);
  if (!database) {
    json["state"] = database.error().message;
    return json;
  }
  const auto series = BarStore(*database).list();
  json["state"] =
      series ? fmt::format("{} series of bars", series->size()) : series.error().message;
  return json;
}

std::string library_text(const Json& one) {
  const auto version = one["version"].get<std::string>();
  if (version.empty()) return "missing: " + one["remedy"].get<std::string>();
  return fmt::format("{} ({})", version, one["file"].get<std::string>());
}

std::string blas_text(const Json& blas) {
  auto text = blas["name"].get<std::string>();
  if (blas.contains("gflops")) {
    text += fmt::format(": {:.0f} GFLOP/s on one thread", blas["gflops"].get<double>());
  }
  if (blas.contains("remedy")) text += "; slow: " + blas["remedy"].get<std::string>();
  return text;
}

std::string doctor_text(const Json& report) {
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    text += fmt::format("{:<16} {}\n", name, value);
  };
  line("tern", fmt::format("{} ({})", report["version"].get<std::string>(),
                           report["commit"].get<std::string>()));
  line("compiler", report["compiler"]);
  line("cores", report["cores"].dump());
  line("matrix product", fmt::format("{:.0f} GFLOP/s on one thread (Eigen, for ridge)",
                                     report["matrix_gflops"].get<double>()));
  line("store", fmt::format("{}: {}", report["store"]["file"].get<std::string>(),
                            report["store"]["state"].get<std::string>()));
  for (const Json& one : report["libraries"]) {
    line(one["name"].get<std::string>(), library_text(one));
  }
  if (!report["blas"].is_null()) line("BLAS of libtorch", blas_text(report["blas"]));
  for (const Json& model : report["models"]) {
    line(fmt::format("model {}", model["name"].get<std::string>()),
         model["available"].get<bool>() ? "yes" : "no: " + model["missing"].get<std::string>());
  }
  return text;
}

Status doctor(const Globals& globals) {
  Json report = {{"version", kVersion},
                 {"commit", git_commit()},
                 {"compiler", fmt::format("g++ {}", __VERSION__)},
                 {"cores", default_jobs()},
                 {"matrix_gflops", matrix_speed()},
                 {"store", store_of(globals.data_dir)},
                 {"libraries", libraries_of_this_build()},
                 {"blas", blas_of_this_build()},
                 {"models", models_of_this_build()}};
  constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
  return print(globals.json ? report.dump(2, ' ', false, kReplace) + "\n" : doctor_text(report));
}

struct DoctorFlags {
  bool online = false;
  std::string exchange;
  VenueAccess access;
};

Status doctor_online(const DoctorFlags& flags, const Globals& globals) {
  interrupt_on_signals();
  SystemClock clock;
  TERN_TRY(const auto outcomes, run_probes(flags.exchange, flags.access, clock));
  TERN_TRY_STATUS(print(probe_text(outcomes, globals.json)));
  return probe_status(outcomes);
}

Status check_flags(const DoctorFlags& flags) {
  const bool elsewhere = !flags.access.url.empty() || !flags.access.archive_url.empty();
  if (!elsewhere || !flags.exchange.empty()) return {};
  return fail(Errc::invalid_argument,
              "--url is where one venue answers: name it with --exchange, such as binance");
}

}  // namespace

void add_doctor_command(CLI::App& root, const Globals& globals, CommandBody& chosen) {
  CLI::App* command =
      root.add_subcommand("doctor", "Say what this build has, what is missing, how to get it");
  const auto flags = std::make_shared<DoctorFlags>();
  CLI::Option* online = command->add_flag(
      "--online", flags->online, "Ask the real venues whether what tern assumes about them holds");
  command->add_option("--exchange", flags->exchange, "Only this venue [all]")->needs(online);
  command->add_option("--url", flags->access.url, "Another host that answers as the venue does")
      ->type_name("URL")
      ->needs(online);
  command->add_option("--archive-url", flags->access.archive_url, "Likewise for bulk files")
      ->type_name("URL")
      ->needs(online);
  command
      ->add_option("--ca-file", flags->access.ca_file,
                   "Certificates to trust instead of the system's")
      ->type_name("FILE")
      ->needs(online);
  command->footer("Examples:\n  tern doctor --json\n  tern doctor --online --exchange binance");
  command->callback([flags, &globals, &chosen] {
    chosen = [flags, &globals]() -> Status {
      TERN_TRY_STATUS(check_flags(*flags));
      return flags->online ? doctor_online(*flags, globals) : doctor(globals);
    };
  });
}

}  // namespace tern
