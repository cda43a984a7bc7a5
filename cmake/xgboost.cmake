# The target tern_xgboost: the wheel's library, the same on every distribution, or else Debian's
# (-DTERN_WHEELS=OFF takes it), whose CMake package also wants the xgboost command; finding the
# library by hand asks for less. Without either the build is complete and `xgboost` is unsupported.
if(wheels)
  set(xgboost_library ${wheels}/xgboost/lib/libxgboost.so)
else()
  find_library(xgboost_library xgboost NO_CACHE)
endif()
if(xgboost_library)
  add_library(tern_xgboost UNKNOWN IMPORTED)
  set_target_properties(tern_xgboost PROPERTIES
    IMPORTED_LOCATION ${xgboost_library}
    INTERFACE_COMPILE_DEFINITIONS TERN_HAS_XGBOOST=1)
  message(STATUS "xgboost: ${xgboost_library}")
else()
  add_library(tern_xgboost INTERFACE)
  message(STATUS "xgboost not found: the model 'xgboost' will answer 'unsupported'")
endif()
