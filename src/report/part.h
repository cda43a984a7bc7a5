#pragma once

#include <concepts>
#include <type_traits>

namespace tern {

/// A part of a report, to be written or to be filled.
template <class T, class Of>
concept Part = std::same_as<std::remove_const_t<T>, Of>;

}  // namespace tern
