#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace tern {

/// What kind of failure it was. Code branches on the kind; people read the message.
enum class Errc : std::uint8_t {
  invalid_argument,  ///< the request could never have worked
  not_found,         ///< the named thing does not exist
  corrupt_data,      ///< bytes or values that break their own format
  gap_in_data,       ///< a bar that is needed is missing
  io,                ///< the disk or the file system refused
  network,           ///< the venue could not be reached, or hung up
  rate_limited,      ///< the venue asked us to slow down
  untrusted,         ///< the other side is not who it should be, or acts as no honest one would
  canceled,          ///< the user asked to stop; what was done is kept
  not_converged,     ///< training ended without a usable model
  unsupported,       ///< this build lacks the back end
};

/// Why there is no value: a kind, a sentence, and the line that first noticed.
struct Error {
  Errc kind;
  std::string message;
  const char* file;
  int line;
};

/// Builds an Error that remembers its caller's line. The builtins stand in for
/// std::source_location, which clang 14 (our clang-tidy) does not have with libstdc++ 12.
inline Error fail(Errc kind, std::string message, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) {
  return {kind, std::move(message), file, line};
}

/// The same error with what the caller knows in front: "load BTC/USDT 1h: <message>".
inline Error with_context(std::string_view context, Error error) {
  error.message = std::string(context) + ": " + error.message;
  return error;
}

/// A value, or the reason there is none. A dropped Result is a compiler warning, hence an error.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  using Base = tl::expected<T, Error>;

 public:
  using Base::Base;
  Result(Error error) : Base(tl::unexpect, std::move(error)) {}  // NOLINT: `return fail(...)`
};

/// A Result with nothing to carry. Return `{}` for success.
using Status = Result<void>;

#define TERN_JOIN_(a, b) a##b
#define TERN_JOIN(a, b) TERN_JOIN_(a, b)

#define TERN_TRY_(result, declaration, expression) \
  auto result = (expression);                      \
  if (!result) return std::move(result).error();   \
  declaration = *std::move(result)

/// Declares a variable from a Result, or returns its error to our caller:
/// `TERN_TRY(const Bars bars, store.load(series, range));`
/// Two statements, so never the body of an unbraced `if`.
#define TERN_TRY(declaration, expression) \
  TERN_TRY_(TERN_JOIN(tern_try_, __COUNTER__), declaration, expression)

/// As TERN_TRY, for a Status.
#define TERN_TRY_STATUS(expression) \
  if (auto status = (expression); !status) return std::move(status).error()

}  // namespace tern
