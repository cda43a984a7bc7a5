#include "fakes/fault.h"

#include "base/rng.h"

namespace tern::fakes {

FaultScript no_faults() {
  return [](const Request&) { return Fault::none; };
}

FaultScript every_nth(std::size_t n, Fault fault) {
  return [n, fault, number = std::size_t{0}](const Request&) mutable {
    return ++number % n == 0 ? fault : Fault::none;
  };
}

FaultScript random_faults(std::uint64_t seed, double rate, std::span<const Fault> among) {
  return [rng = Rng(seed), rate,
          choices = std::vector<Fault>(among.begin(), among.end())](const Request&) mutable {
    return rng.uniform() < rate ? choices[rng.below(choices.size())] : Fault::none;
  };
}

FaultScript faults_at(std::map<std::size_t, Fault> by_number) {
  return [by_number = std::move(by_number), number = std::size_t{0}](const Request&) mutable {
    const auto found = by_number.find(++number);
    return found == by_number.end() ? Fault::none : found->second;
  };
}

}  // namespace tern::fakes
