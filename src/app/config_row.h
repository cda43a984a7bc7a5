#pragma once

#include <span>

#include "app/config.h"
#include "app/config_value.h"

namespace tern {

/// A key, and how its value gets into a Config. Internal to the configuration.
struct ConfigRow {
  ConfigKey key;
  Status (*set)(Config&, const ConfigValue&);
};

/// The table that everything about the configuration is made from, in the order of tern.toml.
std::span<const ConfigRow> config_rows();

}  // namespace tern
