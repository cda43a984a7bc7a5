#include "market/market.h"

#include <algorithm>
#include <iterator>

#include "base/digest.h"

namespace tern {
namespace {

void add_column(Sha256& digest, ColumnView column) {
  for (std::size_t i = 0; i < column.values.size(); ++i) {
    digest.update(std::int64_t{column.valid[i]});
    // The value behind an invalid bit is unspecified, so it must not reach the digest.
    const double value = column.valid[i] ? column.values[i] : 0.0;
    digest.update(std::span(&value, 1));
  }
}

void add_figures(Sha256& digest, std::span<const Capitalization> figures) {
  digest.update(static_cast<std::int64_t>(figures.size()));
  for (const Capitalization& figure : figures) {
    digest.update(epoch_ms(figure.stamped));
    digest.update(epoch_ms(figure.known_at));
    digest.update(std::span(&figure.value, 1));
    digest.update(std::int64_t{figure.era});
  }
}

}  // namespace

Market Market::slice(TimeRange range) const {
  Market part{universe, {}, venue, simulated, dominance.known_by(range.end)};
  part.bars.reserve(bars.size());
  for (const Bars& whole : bars) part.bars.push_back(whole.slice(range));
  for (const std::vector<FundingRate>& whole : funding) {
    auto& kept = part.funding.emplace_back();
    std::ranges::copy_if(whole, std::back_inserter(kept), [&](const FundingRate& due) {
      return range.begin <= due.at && due.at <= range.end;
    });
  }
  return part;
}

std::string content_hash(const Market& market) {
  Sha256 digest;
  digest.update(market.venue);
  for (std::size_t s = 0; s < market.bars.size(); ++s) {
    const Bars& bars = market.bars[s];
    digest.update(market.universe.instruments()[s].name);
    digest.update(static_cast<std::int64_t>(bars.interval()));
    digest.update(epoch_ms(bars.open_times().start));
    digest.update(static_cast<std::int64_t>(bars.size()));
    for (const auto values : {bars.open(), bars.high(), bars.low(), bars.close(), bars.volume()}) {
      add_column(digest, {values, bars.present()});
    }
    for (const ColumnView extra : {bars.quote_volume(), bars.trade_count(), bars.taker_buy_volume(),
                                   bars.taker_buy_quote_volume()}) {
      add_column(digest, extra);
    }
  }
  if (!market.dominance.empty()) {
    digest.update(market.dominance.vendor);
    digest.update(market.dominance.universe);
    for (const DominancePathRow& row : kDominancePaths) {
      add_figures(digest, market.dominance.*row.figures);
    }
  }
  for (const std::vector<FundingRate>& funding : market.funding) {
    digest.update(static_cast<std::int64_t>(funding.size()));
    for (const FundingRate& due : funding) {
      digest.update(epoch_ms(due.at));
      digest.update(std::span(&due.rate, 1));
    }
  }
  return digest.hex();
}

}  // namespace tern
