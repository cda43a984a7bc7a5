# The target tern_lightgbm: the wheel's library, because no distribution packages it. Without it the
# build is complete and `lightgbm` is unsupported.
if(wheels)
  set(lightgbm_folder ${wheels}/lightgbm)
  # The C interface does not tell its version.
  file(STRINGS ${lightgbm_folder}/VERSION.txt lightgbm_version LIMIT_COUNT 1)
  add_library(tern_lightgbm UNKNOWN IMPORTED)
  set_target_properties(tern_lightgbm PROPERTIES
    IMPORTED_LOCATION ${lightgbm_folder}/lib/lib_lightgbm.so
    INTERFACE_COMPILE_DEFINITIONS
      "TERN_HAS_LIGHTGBM=1;TERN_LIGHTGBM_VERSION=\"${lightgbm_version}\"")
  message(STATUS "lightgbm ${lightgbm_version}: ${lightgbm_folder}/lib/lib_lightgbm.so")
else()
  add_library(tern_lightgbm INTERFACE)
  message(STATUS "lightgbm not found: the model 'lightgbm' will answer 'unsupported'")
endif()
