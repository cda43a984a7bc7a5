#include "store/bar_row.h"

#include <fmt/format.h>

#include <algorithm>

namespace tern {
namespace {

struct Field {
  std::string_view name;
  double Bar::*value;
};
constexpr std::array kFields = {Field{"open", &Bar::open}, Field{"high", &Bar::high},
                                Field{"low", &Bar::low}, Field{"close", &Bar::close},
                                Field{"volume", &Bar::volume}};

struct Extra {
  std::string_view name;
  std::optional<double> Bar::*value;
};
constexpr std::array kExtras = {Extra{"quote volume", &Bar::quote_volume},
                                Extra{"trade count", &Bar::trade_count},
                                Extra{"taker buy volume", &Bar::taker_buy_volume},
                                Extra{"taker buy quote volume", &Bar::taker_buy_quote_volume}};

}  // namespace

Bar read_bar(const Statement& row, int column) {
  return {.open_time = row.time(column),
          .open = row.real(column + 1),
          .high = row.real(column + 2),
          .low = row.real(column + 3),
          .close = row.real(column + 4),
          .volume = row.real(column + 5),
          .quote_volume = row.real_if_any(column + 6),
          .trade_count = row.real_if_any(column + 7),
          .taker_buy_volume = row.real_if_any(column + 8),
          .taker_buy_quote_volume = row.real_if_any(column + 9)};
}

std::optional<std::string> contradiction(const Bar& given, const Bar& stored) {
  const auto say = [](std::string_view name, double here, double there) {
    return fmt::format("contradicts the stored bar: {} {} here, {} stored", name, here, there);
  };
  for (const auto& [name, value] : kFields) {
    if (given.*value != stored.*value) return say(name, given.*value, stored.*value);
  }
  for (const auto& [name, value] : kExtras) {
    const auto &here = given.*value, &there = stored.*value;
    if (here && there && *here != *there) return say(name, *here, *there);
  }
  return std::nullopt;
}

bool completes(const Bar& given, const Bar& stored) {
  return std::ranges::any_of(
      kExtras, [&](const Extra& extra) { return given.*extra.value && !(stored.*extra.value); });
}

Bar joined(const Bar& given, const Bar& stored) {
  Bar bar = given;
  for (const Extra& extra : kExtras) {
    if (!(bar.*extra.value)) bar.*extra.value = stored.*extra.value;
  }
  return bar;
}

std::string to_line(const Bar& bar) {
  std::string line = fmt::format("{}", epoch_ms(bar.open_time));
  for (const Field& field : kFields) line += fmt::format(",{}", bar.*field.value);
  for (const Extra& extra : kExtras) {
    line += bar.*extra.value ? fmt::format(",{}", *(bar.*extra.value)) : ",";
  }
  return line;
}

}  // namespace tern
