#include "oracle.h"

namespace tern::laws {

Oracles volume_oracles() {
  return {
      {"vol_z_168",
       [](const View& v) {
         const Past p = v.own();
         return zscore(168, [&](std::size_t k) { return std::log(p.V(k) * p.C(k)); });
       }},
  };
}

}  // namespace tern::laws
