#!/usr/bin/env python3
"""The same features by pandas and by tern: do the numbers agree, and how long did each take?

    pandas_features.py path/to/tern_export_features [--hours 70000] [--repeats 5]

Both compute the features of BTC, ETH and SOL from the same simulated bars, held in memory, on one
core. Times are of CPU, the least of the repeats. Exit code: 0, or 1 where numbers disagree.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
    import pandas as pd
except ImportError:
    sys.exit("skipped: no pandas here (apt-get install python3-pandas)")

# The values of both sides may differ by so much of the feature's own standard deviation. pandas
# adds to and takes from running sums, which leaves some 1e-16 of the largest value ever per step of
# 70,000; where a variance is a small difference of such sums, that is some 1e-8 of it.
TOLERANCE = 1e-6
# Wilder's means start from a plain mean in tern and at the first value in pandas. On daily bars the
# start weighs (13/14)^days: 1e-27 from here on.
COMPARED_FROM = 20_000


class Bars:
    """An asset's bars, BTC's closes, and what most features start from."""

    def __init__(self, own, btc, index):
        for name, values in zip(["o", "h", "l", "c", "v", "taker"], own):
            setattr(self, name, pd.Series(values, index))
        self.btc = pd.Series(btc[3], index)

    def prepare(self):
        self.lc = np.log(self.c)
        self.r = self.lc.diff()
        self.r_btc = np.log(self.btc).diff()
        self.sigma = np.sqrt((self.r**2).ewm(halflife=72).mean())
        self.traded = self.v * self.c
        self.typical = (self.h + self.l + self.c) / 3


def wilder(values, period):
    return values.ewm(alpha=1 / period, adjust=False).mean()


def wilder_rsi(changes, period):
    gain = wilder(changes.clip(lower=0), period)
    loss = wilder((-changes).clip(lower=0), period)
    return gain / (gain + loss)


def known_at_close(longer, hours, index):
    """Values of longer bars, stamped with their opening, as of each hourly bar's close."""
    longer.index = longer.index + pd.Timedelta(hours=hours - 1)
    return longer.reindex(index, method="ffill")


def true_range(b):
    before = b.c.shift()
    return np.maximum(b.h, before) - np.minimum(b.l, before)


def atr_14(b):
    return np.log(wilder(true_range(b), 14) / b.c)


def aroon_osc_24(b):
    since_high = b.h.rolling(24).apply(lambda w: w[::-1].argmax(), raw=True)
    since_low = b.l.rolling(24).apply(lambda w: w[::-1].argmin(), raw=True)
    return (since_low - since_high) / 24


def since_ath(b):
    return b.h.rolling(720).apply(lambda w: w[::-1].argmax(), raw=True) / 720


def cci_20(b):
    spread = b.typical.rolling(20).apply(lambda w: np.abs(w - w.mean()).mean(), raw=True)
    return (b.typical - b.typical.rolling(20).mean()) / (0.015 * spread)


def rskew_168(b):
    squares = (b.r**2).rolling(168).sum()
    return np.sqrt(168) * (b.r**3).rolling(168).sum() / squares**1.5


def zscore(values, window):
    rolling = values.rolling(window)
    return (values - rolling.mean()) / rolling.std(ddof=0)


def amihud_24(b):
    return np.log((b.r.abs() / b.traded).rolling(24).mean() * b.traded.rolling(168).mean())


def corwin_schultz_24(b):
    k = 3 - 2 * np.sqrt(2)
    squared_range = np.log(b.h / b.l) ** 2
    beta = squared_range + squared_range.shift()
    gamma = np.log(b.h.rolling(2).max() / b.l.rolling(2).min()) ** 2
    alpha = (np.sqrt(2 * beta) - np.sqrt(beta)) / k - np.sqrt(gamma / k)
    spread = 2 * (np.exp(alpha) - 1) / (1 + np.exp(alpha))
    return spread.clip(lower=0).rolling(24).mean()


def cmf_168(b):
    location = (2 * b.c - b.h - b.l) / (b.h - b.l)
    return (b.v * location).rolling(168).sum() / b.v.rolling(168).sum()


def vwap_dist_168(b):
    vwap = (b.v * b.typical).rolling(168).sum() / b.v.rolling(168).sum()
    return np.log(b.c / vwap) / (b.sigma * np.sqrt(168))


def line_correlation(b):
    time_of = pd.Series(np.arange(len(b.lc), dtype=float), b.lc.index)
    return b.lc.rolling(24), time_of


def lr_slope_24(b):
    line, time_of = line_correlation(b)
    return line.cov(time_of) / (24 * 25 / 12) * np.sqrt(24) / b.sigma


def lr_r2_24(b):
    line, time_of = line_correlation(b)
    return line.corr(time_of) ** 2


def macd(b):
    fast = b.lc.ewm(span=12, adjust=False).mean()
    return (fast - b.lc.ewm(span=26, adjust=False).mean()) / b.sigma


def tsi_25_13(b):
    def smooth(x):
        return x.ewm(span=25, adjust=False).mean().ewm(span=13, adjust=False).mean()

    return smooth(b.r) / smooth(b.r.abs())


def stoch_k_168(b):
    low = b.l.rolling(168).min()
    return (b.c - low) / (b.h.rolling(168).max() - low)


def bb_width_168(b):
    return 4 * b.c.rolling(168).std(ddof=0) / b.c.rolling(168).mean()


def dist_sma20_4h(b):
    mean = b.lc.resample("4h").last().rolling(20).mean()
    return (b.lc - known_at_close(mean, 4, b.lc.index)) / (b.sigma * np.sqrt(80))


def rsi14_1d(b):
    closes = b.lc.resample("1D").last()
    return known_at_close(wilder_rsi(closes.diff().dropna(), 14), 24, b.lc.index)


def hour_mean_30d(b):
    mean = b.r.groupby(b.r.index.hour).rolling(30).mean().droplevel(0).sort_index()
    return mean.shift(23) / b.sigma


def taker_imb_24(b):
    return (2 * b.taker - b.v).rolling(24).sum() / b.v.rolling(24).sum()


def volvol_168(b):
    log_variance = np.log((b.r**2).rolling(6).mean())
    return np.log(log_variance.rolling(168).std(ddof=0))


FEATURES = {
    "ret_24": lambda b: b.lc.diff(24) / (b.sigma * np.sqrt(24)),
    "max_ret_168": lambda b: b.r.rolling(168).max() / b.sigma,
    "mom_consist_168": lambda b: np.sign(b.r).rolling(168).mean(),
    "dist_sma_168": lambda b: (b.lc - b.lc.rolling(168).mean()) / (b.sigma * np.sqrt(168)),
    "dist_ema_26": lambda b: (b.lc - b.lc.ewm(span=26, adjust=False).mean())
    / (b.sigma * np.sqrt(26)),
    "macd": macd,
    "dd_720": lambda b: np.log(b.c / b.h.rolling(720).max()) / b.sigma,
    "lr_slope_24": lr_slope_24,
    "lr_r2_24": lr_r2_24,
    "aroon_osc_24": aroon_osc_24,
    "rsi_14": lambda b: wilder_rsi(b.r, 14),
    "stoch_k_168": stoch_k_168,
    "cci_20": cci_20,
    "tsi_25_13": tsi_25_13,
    "bb_pctb_48": lambda b: zscore(b.c, 48) / 2,
    "bb_width_168": bb_width_168,
    "rank_168": lambda b: b.c.rolling(168).rank(pct=True),
    "qtl_hi_168": lambda b: np.log(b.c.rolling(168).quantile(0.8) / b.c) / b.sigma,
    "qtl_lo_168": lambda b: np.log(b.c.rolling(168).quantile(0.2) / b.c) / b.sigma,
    "rv_168": lambda b: np.log((b.r**2).rolling(168).mean()),
    "volvol_168": volvol_168,
    "leverage_corr_168": lambda b: b.r.rolling(168).corr(b.r.abs()),
    "parkinson_24": lambda b: np.log(
        (np.log(b.h / b.l) ** 2 / (4 * np.log(2))).rolling(24).mean()
    ),
    "atr_14": atr_14,
    "rskew_168": rskew_168,
    "vol_z_168": lambda b: zscore(np.log(b.traded), 168),
    "volume_cv_168": lambda b: b.v.rolling(168).std(ddof=0) / b.v.rolling(168).mean(),
    "cmf_168": cmf_168,
    "vwap_dist_168": vwap_dist_168,
    "pv_corr_168": lambda b: b.r.rolling(168).corr(np.log(b.traded).diff()),
    "amihud_24": amihud_24,
    "corwin_schultz_24": corwin_schultz_24,
    "taker_imb_24": taker_imb_24,
    "autocorr_24_168": lambda b: b.r.rolling(168).corr(b.r.shift(24)),
    "corr_btc_168": lambda b: b.r.rolling(168).corr(b.r_btc),
    "beta_btc_168": lambda b: b.r.rolling(168).cov(b.r_btc) / b.r_btc.rolling(168).var(),
    "dist_sma20_4h": dist_sma20_4h,
    "rsi14_1d": rsi14_1d,
    "hour_mean_30d": hour_mean_30d,
    "since_ath": since_ath,
}
# For these pandas has no kernel of its own: rolling().apply() calls Python for every window.
APPLIED = {"aroon_osc_24", "cci_20", "since_ath"}


def least_seconds(repeats, work):
    least = float("inf")
    for _ in range(repeats):
        begin = time.process_time()
        result = work()
        least = min(least, time.process_time() - begin)
    return least, result


def tern_side(tool, folder, hours, repeats):
    command = [tool, folder, str(hours), str(repeats), *FEATURES]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = {name: float(s) for name, s in map(str.split, printed.splitlines())}
    bars = np.fromfile(pathlib.Path(folder) / "bars.f64").reshape(3, 6, hours)
    values = np.fromfile(pathlib.Path(folder) / "features.f64").reshape(3, len(FEATURES), hours)
    return seconds, bars, dict(zip(FEATURES, values.transpose(1, 0, 2)))


def disagreement(ours, theirs):
    """The largest difference in standard deviations; infinite where a value is missing."""
    ours, theirs = ours[COMPARED_FROM:], theirs.to_numpy()[COMPARED_FROM:]
    if np.isnan(ours).any() or np.isnan(theirs).any():
        return float("inf")
    # BTC's correlation with itself is one: what has no spread is compared as it is.
    return np.abs(ours - theirs).max() / (ours.std() if ours.std() > 1e-9 else 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool")
    parser.add_argument("--hours", type=int, default=70_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    if options.hours <= COMPARED_FROM:
        parser.error(f"--hours must be more than {COMPARED_FROM}")
    with tempfile.TemporaryDirectory() as folder:
        seconds, raw, values = tern_side(options.tool, folder, options.hours, options.repeats)
    index = pd.date_range("2017-01-02", periods=options.hours, freq="h", tz="UTC")
    assets = [Bars(own, raw[0], index) for own in raw]
    shared, _ = least_seconds(options.repeats, lambda: [b.prepare() for b in assets])

    def line(name, theirs, ours, note=""):
        print(f"{name:20}{1e3 * theirs:12.2f}{1e3 * ours:12.2f}{theirs / ours:9.1f}x{note}")

    print(f"pandas {pd.__version__}, numpy {np.__version__}, {options.hours} hours of three assets")
    print(f"{'feature':20}{'pandas ms':>12}{'tern ms':>12}{'ratio':>10}  largest difference")
    line("what all share", shared, seconds["shared"])
    total, kernels, wrong = shared, shared, []
    for name, feature in FEATURES.items():
        took, result = least_seconds(options.repeats, lambda: [feature(b) for b in assets])
        differs = max(map(disagreement, values[name], result))
        line(name, took, max(seconds[name], 1e-9), f"  {differs:.1e} standard deviations")
        total += took
        kernels += 0 if name in APPLIED else took
        if not differs <= TOLERANCE:
            wrong.append(name)
    ours = seconds["all"]
    line(f"all {len(FEATURES)} features", total, ours)
    without = ours - sum(seconds[name] for name in APPLIED)
    line(f"without apply(), {len(FEATURES) - len(APPLIED)}", kernels, without)
    if wrong:
        print(f"the numbers disagree: {', '.join(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
