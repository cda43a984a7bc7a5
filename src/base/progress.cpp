#include "base/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace tern {
namespace {

std::atomic<ProgressStyle> style_of_process{ProgressStyle::none};
std::atomic<int> silencers{0};

}  // namespace

void set_progress_style(ProgressStyle style) {
  style_of_process = style;
}

void remark(std::string_view sentence) {
  const ProgressStyle style = style_of_process;
  if (style == ProgressStyle::none) return;
  // A bar may stand on the line.
  const std::string_view clear = style == ProgressStyle::bar ? "\r\x1b[K" : "";
  std::fputs(fmt::format("{}note: {}\n", clear, sentence).c_str(), stderr);
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::llround(seconds));
  const long long minutes = whole / 60;
  if (minutes < 60) return fmt::format("{}:{:02}", minutes, whole % 60);
  return fmt::format("{}:{:02}:{:02}", minutes / 60, minutes % 60, whole % 60);
}

Progress::Progress(std::string label, std::size_t total, Parts parts)
    : label_(std::move(label)),
      total_(std::max<std::size_t>(1, total)),
      silencing_(parts == Parts::silent),
      silent_(silencers > 0),
      started_(std::chrono::steady_clock::now()),
      drawn_(started_) {
  if (silencing_) ++silencers;
}

Progress::~Progress() {
  if (silencing_) --silencers;
  if (visible_) draw(true);
}

void Progress::advance(std::size_t steps) {
  done_ += steps;
  if (silent_ || style_of_process == ProgressStyle::none) return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  if (!lock) return;
  const auto now = std::chrono::steady_clock::now();
  using namespace std::chrono_literals;
  const auto pause = style_of_process == ProgressStyle::bar ? 100ms : 5000ms;
  if (now - started_ < 2s || (visible_ && now - drawn_ < pause)) return;
  drawn_ = now;
  visible_ = true;
  draw(false);
}

void Progress::note(std::string text) {
  const std::lock_guard lock(drawing_);
  note_ = std::move(text);
}

void Progress::draw(bool last) {
  const double share =
      std::min(1.0, static_cast<double>(done_.load()) / static_cast<double>(total_));
  const double elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  const double left = share > 0 ? elapsed * (1 - share) / share : 0;
  const std::string beside = note_.empty() ? "" : "  " + note_;
  std::string text;
  if (style_of_process == ProgressStyle::bar) {
    const auto filled = static_cast<std::size_t>(share * 24);
    text = fmt::format("\r\x1b[K{:<12} {}{} {:3.0f} %  {} left{}", label_,
                       fmt::format("{:#<{}}", "", filled), fmt::format("{:.<{}}", "", 24 - filled),
                       share * 100, clock_text(left), beside);
    if (last) text = "\r\x1b[K";
  } else {
    text = last ? fmt::format("{}: done in {:.1f} s\n", label_, elapsed)
                : fmt::format("{}: {:.0f} %, {} left{}\n", label_, share * 100, clock_text(left),
                              beside);
  }
  std::fputs(text.c_str(), stderr);
}

}  // namespace tern
