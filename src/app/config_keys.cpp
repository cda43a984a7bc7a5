#include <limits>

#include "app/config_row.h"
#include "market/interval.h"

namespace tern {
namespace {

constexpr std::array kRows = {
    ConfigRow{
        {"seed", "1", "The seed of everything random: models, bootstraps, the simulated market."},
        [](Config& c, const ConfigValue& v) { return v.read_count(c.seed, 0); }},

    ConfigRow{
        {"data.source", "\"store\"",
         "\"store\": the bars imported into the data folder; \"simulated\": the built-in market."},
        [](Config& c, const ConfigValue& v) {
          return v.read_choice(c.data.simulated, "store", "simulated");
        }},
    ConfigRow{{"data.venue", "\"binance\"", "Whose bars; vendors are never mixed in one series."},
              [](Config& c, const ConfigValue& v) { return v.read(c.data.venue); }},
    ConfigRow{
        {"data.capitalizations", "\"coingecko\"",
         "Whose stored capitalizations dominance is made of, such as coingecko or tradingview; "
         "\"\" for nobody's. The simulated market has its own."},
        [](Config& c, const ConfigValue& v) { return v.read_or_empty(c.data.capitalizations); }},
    ConfigRow{{"data.capitalization_total", "\"TOTAL\"",
               "The stored series that shares of the market are taken of where the vendor tells no "
               "shares itself: TOTAL, or LISTED (the sum of coins that survived)."},
              [](Config& c, const ConfigValue& v) { return v.read(c.data.capitalization_total); }},
    ConfigRow{
        {"data.pairs", "[\"BTC/USDT\", \"ETH/USDT\", \"SOL/USDT\"]",
         "What may be traded; one quote asset. The simulated market has these three."},
        [](Config& c, const ConfigValue& v) { return v.read_each(c.data.pairs, parse_pair); }},
    ConfigRow{
        {"data.interval", "\"1h\"",
         "The bars that decisions are made on; only 1h so far, because features are defined on "
         "it."},
        [](Config& c, const ConfigValue& v) { return v.read(c.data.interval, parse_interval); }},

    ConfigRow{
        {"simulated.preset", "\"weak\"",
         "What is planted: null (nothing), weak (an R2 of 0.1 %), strong (1 %), regime (drift)."},
        [](Config& c, const ConfigValue& v) { return v.read(c.data.preset, parse_preset); }},
    ConfigRow{
        {"simulated.start", "\"2021-01-04\"", "The first bar, UTC."},
        [](Config& c, const ConfigValue& v) { return v.read(c.data.simulated_start, parse_time); }},
    ConfigRow{{"simulated.hours", "26280", "How many hourly bars; 26280 is three years."},
              [](Config& c, const ConfigValue& v) {
                return v.read_count(c.data.simulated_hours, 200, 200'000);
              }},

    ConfigRow{{"learn.features", "[\"core\"]",
               "What to learn from: names or groups of `tern features list`, core, or all."},
              [](Config& c, const ConfigValue& v) { return v.read(c.learn.features); }},
    ConfigRow{
        {"learn.scaling", "\"standard\"",
         "What features are brought to, by the training rows of each pair: standard (mean and "
         "deviation), robust (median and quartiles), rank (normal scores), none (for trees)."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.learn.scaler.scaling, parse_scaling);
        }},
    ConfigRow{
        {"learn.clip", "5.0",
         "Where scaled features are cut off, in deviations; inf for nowhere, as always with none."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.learn.scaler.clip, 1, std::numeric_limits<double>::infinity());
        }},
    ConfigRow{{"learn.horizons", "[\"1h\"]", "How far ahead to forecast; the first one is traded."},
              [](Config& c, const ConfigValue& v) {
                return v.read_each(c.learn.horizons, parse_duration);
              }},
    ConfigRow{{"learn.models", "[\"all\"]",
               "Which forecasters to fit and judge: names of `tern models families`, or all."},
              [](Config& c, const ConfigValue& v) { return v.read(c.learn.models); }},
    ConfigRow{
        {"learn.profile", "\"standard\"",
         "How much work a model may be: quick (a look), standard, thorough."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.profile, parse_profile); }},
    ConfigRow{{"learn.settings", "[]",
               "Settings of single models, over those of the profile: [\"xgboost.rounds=300\"]."},
              [](Config& c, const ConfigValue& v) { return v.read(c.learn.settings); }},
    ConfigRow{
        {"learn.volatilities", "[\"har_xgboost\", \"har\", \"ewma\"]",
         "Which volatility models to fit and judge; returns are learned in units of the first."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.volatilities); }},
    ConfigRow{{"learn.intervals", "\"split\"",
               "What makes intervals: adaptive (conformal, and corrected by its misses), split "
               "(conformal), normal."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.learn.intervals, parse_interval_method);
              }},
    ConfigRow{{"learn.device", "\"cpu\"", "Where networks are trained: cpu or cuda."},
              [](Config& c, const ConfigValue& v) { return v.read(c.learn.device); }},
    ConfigRow{
        {"learn.timerange", "\"20220101-20260101\"",
         "The out-of-sample range: judged and traded. What lies before it is only learned from."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.test, parse_time_range); }},
    ConfigRow{{"learn.refit", "\"3mo\"", "How often every model is fitted anew: 3mo, 90d, 168h."},
              [](Config& c, const ConfigValue& v) { return v.read_period(c.learn.refit); }},
    ConfigRow{
        {"learn.train_min", "\"180d\"",
         "The shortest history that a model is fitted on; also at least 1000 rows."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.train_min, parse_duration); }},
    ConfigRow{
        {"learn.train_max", "\"0d\"", "The longest; 0d keeps all of it (anchored)."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.train_max, parse_duration); }},
    ConfigRow{
        {"learn.embargo", "\"24h\"",
         "Idle time between a training range and what is judged, beyond the label's own length."},
        [](Config& c, const ConfigValue& v) { return v.read(c.learn.embargo, parse_duration); }},

    ConfigRow{{"trade.model", "\"ridge\"",
               "Whose forecasts are traded; chosen here, not after the fact."},
              [](Config& c, const ConfigValue& v) { return v.read(c.trade.model); }},
    ConfigRow{{"trade.rule", "\"threshold\"",
               "threshold (the roadmap's), cost_aware (beat the round trip), sign, hold."},
              [](Config& c, const ConfigValue& v) { return v.read(c.trade.rule); }},
    ConfigRow{
        {"trade.buy_above_percent", "0.3", "BUY when the forecast is above this, in percent."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.buy_above, -100, 100, 0.01); }},
    ConfigRow{
        {"trade.sell_below_percent", "-0.3", "SELL when the forecast is below this, in percent."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.trade.sell_below, -100, 100, 0.01);
        }},
    ConfigRow{
        {"trade.weights", "[0.5, 0.25, 0.25]",
         "Share of equity per pair when it is held, in the order of data.pairs; at most 1 in all."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.weights, 0, 1); }},
    ConfigRow{{"trade.band", "0.05", "No trade while a weight is within this of its target."},
              [](Config& c, const ConfigValue& v) { return v.read(c.trade.band, 0, 1); }},
    ConfigRow{{"trade.capital", "10000", "Cash at the start, in the quote asset."},
              [](Config& c, const ConfigValue& v) { return v.read(c.trade.capital, 1, 1e9); }},
    ConfigRow{{"trade.market", "\"spot\"",
               "spot (long only), or perpetual: weights may be short, and funding is paid."},
              [](Config& c, const ConfigValue& v) {
                return v.read_choice(c.trade.perpetual, "spot", "perpetual");
              }},
    ConfigRow{{"trade.regimes", "[]",
               "What the rule does differently while a regime lasts, by state of regime.kind: "
               "[\"risk_off.exposure=0.5\", \"alt_season.buy_above_percent=0.4\"]; off, for it was "
               "not shown to help."},
              [](Config& c, const ConfigValue& v) { return v.read(c.trade.regimes); }},

    ConfigRow{
        {"portfolio.allocator", "\"fixed\"",
         "What divides the capital: fixed (trade.weights), or another of docs/allocation.md."},
        [](Config& c, const ConfigValue& v) { return v.read(c.portfolio.allocator); }},
    ConfigRow{
        {"portfolio.rebalance", "\"band\"",
         "When weights are traded to: band (each day, where one is off by more than "
         "trade.band, to its edge), calendar (each portfolio.every), regime (when the state "
         "of regime.kind changes)."},
        [](Config& c, const ConfigValue& v) { return v.read(c.portfolio.cadence, parse_cadence); }},
    ConfigRow{{"portfolio.every", "\"1mo\"", "How often calendar rebalances: 1mo, 7d."},
              [](Config& c, const ConfigValue& v) { return v.read_period(c.portfolio.every); }},
    ConfigRow{
        {"portfolio.decide_at", "1",
         "The hour, UTC, at which weights are decided each day: CoinGecko's figures of a day "
         "are known at 00:35."},
        [](Config& c, const ConfigValue& v) { return v.read_count(c.portfolio.hour, 0, 23); }},
    ConfigRow{{"portfolio.window_days", "365",
               "How many days of returns an allocator sees, at most; some need 180."},
              [](Config& c, const ConfigValue& v) {
                return v.read_count(c.portfolio.window, 180, 3650);
              }},
    ConfigRow{
        {"portfolio.decay", "0.97",
         "Of the exponentially weighted covariance: what a day counts beside the day after it."},
        [](Config& c, const ConfigValue& v) { return v.read(c.portfolio.knobs.decay, 0.5, 1); }},
    ConfigRow{{"portfolio.target_volatility_percent", "40.0",
               "Of volatility_target: standard deviation a year of the whole."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.portfolio.knobs.target_volatility, 1, 500, 0.01);
              }},
    ConfigRow{
        {"portfolio.risk_off", "0.5",
         "Of roadmap_risk_off: the exposure while tether's dominance is high."},
        [](Config& c, const ConfigValue& v) { return v.read(c.portfolio.knobs.risk_off, 0, 1); }},
    ConfigRow{{"portfolio.kelly_fraction", "0.5", "Of kelly: how much of the full bet is made."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.portfolio.knobs.kelly_fraction, 0, 1);
              }},
    ConfigRow{
        {"portfolio.cvar_level", "0.9", "Of mean_cvar: 0.9 minds the worst tenth of the days."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.portfolio.knobs.cvar_level, 0.5, 0.99);
        }},
    ConfigRow{{"portfolio.risk_aversion", "1.0", "Of mean_variance_turnover: gamma, a year."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.portfolio.knobs.risk_aversion, 0.01, 1000);
              }},
    ConfigRow{{"portfolio.turnover_penalty", "0.01",
               "Of mean_variance_turnover: what trading everything once costs, a year."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.portfolio.knobs.turnover_penalty, 0, 10);
              }},

    ConfigRow{{"regime.kind", "\"dominance\"",
               "What tells the state of the market: dominance (BTC.D and USDT.D against "
               "thresholds), hmm (calm or turbulent, a hidden Markov model of daily returns), "
               "volatility (low, usual, high)."},
              [](Config& c, const ConfigValue& v) { return v.read(c.regime.kind); }},
    ConfigRow{
        {"regime.btc_high", "50.0", "BTC.D above this, in percent: bitcoin rules."},
        [](Config& c, const ConfigValue& v) { return v.read(c.regime.settings.btc.high, 0, 100); }},
    ConfigRow{
        {"regime.btc_low", "45.0", "BTC.D below this: the others do."},
        [](Config& c, const ConfigValue& v) { return v.read(c.regime.settings.btc.low, 0, 100); }},
    ConfigRow{{"regime.alt_season", "40.0",
               "BTC.D below this: what the roadmap calls alt season outright; shown, nothing "
               "follows."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.regime.settings.alt_season, 0, 100);
              }},
    ConfigRow{{"regime.usdt_high", "5.0", "USDT.D above this, in percent: risk off."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.regime.settings.usdt.high, 0, 100);
              }},
    ConfigRow{
        {"regime.usdt_low", "4.0", "USDT.D below this: money is at work."},
        [](Config& c, const ConfigValue& v) { return v.read(c.regime.settings.usdt.low, 0, 100); }},
    ConfigRow{{"regime.btc_hysteresis", "0.5",
               "Percentage points beyond a threshold of BTC.D at which a state begins, and on its "
               "other side ends."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.regime.settings.btc.hysteresis, 0, 20);
              }},
    ConfigRow{{"regime.usdt_hysteresis", "0.1", "The same of USDT.D."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.regime.settings.usdt.hysteresis, 0, 20);
              }},
    ConfigRow{{"regime.btc_confirmations", "3",
               "Daily figures of BTC.D in a row that must say the same."},
              [](Config& c, const ConfigValue& v) {
                return v.read_count(c.regime.settings.btc.confirmations, 1, 60);
              }},
    ConfigRow{{"regime.usdt_confirmations", "2", "The same of USDT.D."},
              [](Config& c, const ConfigValue& v) {
                return v.read_count(c.regime.settings.usdt.confirmations, 1, 60);
              }},
    ConfigRow{{"regime.dwell_days", "0", "How long a state lasts at least."},
              [](Config& c, const ConfigValue& v) -> Status {
                TERN_TRY_STATUS(v.read_count(c.regime.settings.btc.dwell, 0, 365));
                return v.read_count(c.regime.settings.usdt.dwell, 0, 365);
              }},
    ConfigRow{{"regime.lag_days", "0",
               "How many days a figure waits beyond the moment at which it is known."},
              [](Config& c, const ConfigValue& v) {
                return v.read_count(c.regime.settings.lag_days, 0, 30);
              }},
    ConfigRow{{"regime.thresholds", "[]",
               "Thresholds of single vendors, whose levels differ by points: "
               "[\"tradingview.btc_high=53.5\", \"tradingview.usdt_high=5.4\"]."},
              [](Config& c, const ConfigValue& v) { return v.read(c.regime.thresholds); }},

    ConfigRow{
        {"costs.as_of", "\"2025-01-01\"", "When this schedule was read: Binance spot, VIP 0."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.costs.as_of, parse_time); }},
    ConfigRow{
        {"costs.fee_bps", "10.0", "Fee per side, in basis points of the notional."},
        [](Config& c, const ConfigValue& v) { return v.read(c.trade.costs.fee_bps, 0, 1000); }},
    ConfigRow{{"costs.half_spread_bps", "0.5", "Half the spread, per side, in basis points."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.trade.costs.half_spread_bps, 0, 1000);
              }},
    ConfigRow{
        {"costs.slippage_bps", "1.0", "Slippage per side at usual volatility, in basis points."},
        [](Config& c, const ConfigValue& v) {
          return v.read(c.trade.costs.slippage_bps, 0, 1000);
        }},
    ConfigRow{{"costs.slippage_volatility", "1.0",
               "How strongly slippage follows volatility: 0 not at all, 1 in proportion."},
              [](Config& c, const ConfigValue& v) {
                return v.read(c.trade.costs.slippage_volatility, 0, 5);
              }},
    ConfigRow{{"costs.impact", "1.0", "Y of the square-root law of market impact."},
              [](Config& c, const ConfigValue& v) { return v.read(c.trade.costs.impact, 0, 10); }},

    ConfigRow{
        {"judge.holdout", "\"\"",
         "A final range, such as 20250701-20260101: neither it nor what follows is learned from or "
         "judged until --open-holdout says why; \"\" for none."},
        [](Config& c, const ConfigValue& v) {
          return v.read_if_any(c.judge.holdout, parse_time_range);
        }},
    ConfigRow{
        {"judge.open_holdout", "\"\"",
         "Written by --open-holdout: why the hold-out is looked at. Nothing else may set it."},
        [](Config& c, const ConfigValue& v) { return v.read_or_empty(c.judge.opened); }},
    ConfigRow{
        {"judge.trials_elsewhere", "0",
         "Configurations tried on these bars that the trial ledger of the data folder has not "
         "seen."},
        [](Config& c, const ConfigValue& v) {
          return v.read_count(c.judge.trials_elsewhere, 0, 1'000'000'000);
        }},

    ConfigRow{
        {"report.bootstrap_draws", "2000", "Draws of the stationary bootstrap behind an interval."},
        [](Config& c, const ConfigValue& v) {
          return v.read_count(c.bootstrap_draws, 100, 1'000'000);
        }},
};

}  // namespace

std::span<const ConfigRow> config_rows() {
  return kRows;
}

}  // namespace tern
