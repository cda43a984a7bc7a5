#include "oracle.h"

namespace tern::laws {

Oracles candle_oracles() {
  return {
      {"ksft2",
       [](const View& v) {
         const Past p = v.own();
         return (2 * p.C(0) - p.H(0) - p.L(0)) / (p.H(0) - p.L(0));
       }},
  };
}

}  // namespace tern::laws
