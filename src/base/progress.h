#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace tern {

/// How progress is shown on stderr: a bar on a terminal, plain lines elsewhere, or not at all.
enum class ProgressStyle { bar, lines, none };

/// Sets the style for the whole process; the application decides once, from the terminal and -q.
void set_progress_style(ProgressStyle style);

/// Tells whoever waits one thing worth knowing that is no failure, on a line of its own; silent
/// with ProgressStyle::none.
void remark(std::string_view sentence);

/// "0:07", "2:10", "1:02:10": hours only where there are some.
std::string clock_text(double seconds);

/// Tells a waiting person how far a piece of work is. Silent for its first two seconds, so quick
/// work prints nothing. Thread-safe; drawn at most ten times a second.
class Progress {
 public:
  /// Whether the parts of the work tell of themselves, or are silent while it lasts.
  enum class Parts { shown, silent };

  Progress(std::string label, std::size_t total, Parts parts = Parts::shown);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::size_t steps = 1);
  /// What to say beside the bar from now on: "12/18 4300 bars/s".
  void note(std::string text);

 private:
  void draw(bool last);

  std::string label_;
  std::string note_;  // guarded by drawing_
  std::size_t total_;
  bool silencing_;
  bool silent_;
  std::atomic<std::size_t> done_{0};
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point drawn_;
  bool visible_ = false;
  std::mutex drawing_;
};

}  // namespace tern
