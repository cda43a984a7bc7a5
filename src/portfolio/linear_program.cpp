#include "portfolio/linear_program.h"

#include <fmt/format.h>

#include <optional>

#include "base/check.h"

namespace tern {
namespace {

constexpr double kZero = 1e-11;
constexpr int kSteps = 100'000;

/// The basic variables, and the gain, in terms of the others; the last column is what is left.
class Table {
 public:
  explicit Table(const LinearProgram& program)
      : columns_(program.gain.size()), limits_(program.limits.size()) {
    for (std::size_t i = 0; i < limits_; ++i) {
      TERN_CHECK(program.limits[i] >= 0, "nothing is allowed");
      basic_.push_back(columns_ + i);
      for (std::size_t j = 0; j < columns_; ++j) cells_.push_back(program.rows[i * columns_ + j]);
      cells_.push_back(program.limits[i]);
    }
    for (std::size_t j = 0; j < columns_; ++j) {
      free_.push_back(j);
      cells_.push_back(-program.gain[j]);
    }
    cells_.push_back(0);
  }

  std::optional<std::size_t> entering() const {
    std::optional<std::size_t> found;
    for (std::size_t j = 0; j < columns_; ++j)
      if (at(limits_, j) < -kZero && (!found || free_[j] < free_[*found])) found = j;
    return found;
  }
  /// None where the entering one may grow without end.
  std::optional<std::size_t> leaving(std::size_t column) const {
    std::optional<std::size_t> found;
    double least = 0;
    for (std::size_t i = 0; i < limits_; ++i) {
      if (at(i, column) <= kZero) continue;
      const double ratio = at(i, columns_) / at(i, column);
      if (!found || ratio < least || (ratio == least && basic_[i] < basic_[*found])) {
        found = i;
        least = ratio;
      }
    }
    return found;
  }
  void exchange(std::size_t row, std::size_t column) {
    const double pivot = 1 / at(row, column);
    for (std::size_t i = 0; i <= limits_; ++i) {
      if (i == row) continue;
      const double factor = at(i, column) * pivot;
      for (std::size_t j = 0; j <= columns_; ++j)
        if (j != column) at(i, j) -= factor * at(row, j);
      at(i, column) = -factor;
    }
    for (std::size_t j = 0; j <= columns_; ++j) at(row, j) *= pivot;
    at(row, column) = pivot;
    std::swap(basic_[row], free_[column]);
  }
  std::vector<double> solution() const {
    std::vector<double> x(columns_, 0.0);
    for (std::size_t i = 0; i < limits_; ++i)
      if (basic_[i] < columns_) x[basic_[i]] = at(i, columns_);
    return x;
  }

 private:
  double at(std::size_t i, std::size_t j) const { return cells_[i * (columns_ + 1) + j]; }
  double& at(std::size_t i, std::size_t j) { return cells_[i * (columns_ + 1) + j]; }

  std::size_t columns_, limits_;
  std::vector<double> cells_;  // shape [limits + 1, columns + 1]; the gain last
  std::vector<std::size_t> basic_, free_;
};

}  // namespace

Result<std::vector<double>> maximize(const LinearProgram& program) {
  TERN_CHECK(program.rows.size() == program.gain.size() * program.limits.size(),
             "one number per limit and variable");
  Table table(program);
  for (int step = 0; step < kSteps; ++step) {
    const auto column = table.entering();
    if (!column) return table.solution();
    const auto row = table.leaving(*column);
    if (!row) return fail(Errc::not_converged, "a linear program whose gain has no end");
    table.exchange(*row, *column);
  }
  return fail(Errc::not_converged,
              fmt::format("a linear program of {} limits has not ended after {} steps",
                          program.limits.size(), kSteps));
}

}  // namespace tern
