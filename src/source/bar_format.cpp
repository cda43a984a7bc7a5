#include "source/bar_format.h"

#include <algorithm>
#include <array>

#include "source/cryptodatadownload.h"
#include "source/freqtrade.h"
#include "source/kraken_archive.h"
#include "source/tradingview.h"

namespace tern {
namespace {

bool always(std::string_view, std::string_view) {
  return true;
}

/// Klines as exchanges publish them; without a name in them they have always been Binance's.
Result<NamedSeries> kline_named(const std::filesystem::path& file) {
  NamedSeries series = series_named(file.filename().string());
  series.venue = "binance";
  return series;
}

Result<KlineTable> kline_table(std::string_view text, const Pair&) {
  TERN_TRY(const KlineLayout layout, detect_layout(text.substr(0, text.find('\n'))));
  return KlineTable{layout};
}

constexpr std::array kFormats = {
    BarFormat{"freqtrade", "freqtrade's data files, or their folder", "BTC_USDT-1h.json",
              "the folder's name", &is_freqtrade, &freqtrade_named, &freqtrade_table},
    BarFormat{"tradingview", "TradingView's chart exports", "BINANCE_BTCUSDT, 60.csv",
              "binance.tradingview", &is_tradingview, &tradingview_named, &tradingview_table},
    BarFormat{"cryptodatadownload", "CryptoDataDownload's files", "Binance_BTCUSDT_1h.csv",
              "binance.cryptodatadownload", &is_cryptodatadownload, &cryptodatadownload_named,
              &cryptodatadownload_table},
    BarFormat{"kraken", "Kraken's downloadable history", "XBTUSD_60.csv", "kraken",
              &is_kraken_archive, &kraken_archive_named, &kraken_archive_table},
    BarFormat{"kline", "klines as exchanges publish them", "BTCUSDT-1h-2024-01.csv", "binance",
              &always, &kline_named, &kline_table},
};

}  // namespace

std::span<const BarFormat> bar_formats() {
  return kFormats;
}

const BarFormat& format_of(std::string_view file_name, std::string_view text) {
  return *std::ranges::find_if(
      kFormats, [&](const BarFormat& format) { return format.fits(file_name, text); });
}

Result<NamedSeries> series_of_file(const std::filesystem::path& file) {
  for (const BarFormat& format : kFormats) {
    TERN_TRY(const NamedSeries named, format.named(file));
    if (named.pair && named.interval) return named;
  }
  return fail(Errc::invalid_argument, "its name does not say a pair and an interval");
}

}  // namespace tern
