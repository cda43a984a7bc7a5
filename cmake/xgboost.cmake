# The target tern_xgboost. The wheel's library, put there by tools/install.sh, is a faster build
# than Debian's, which is the fallback (-DTERN_WHEELS=OFF takes it); its CMake package also wants
# the xgboost command, and finding the library by hand asks for less. Without either the build is
# complete and `xgboost` is unsupported.
option(TERN_WHEELS "Use the libraries of third_party/lib" ON)
if(TERN_WHEELS AND EXISTS ${PROJECT_SOURCE_DIR}/third_party/lib/xgboost/lib/libxgboost.so)
  set(xgboost_library ${PROJECT_SOURCE_DIR}/third_party/lib/xgboost/lib/libxgboost.so)
  set(xgboost_include ${PROJECT_SOURCE_DIR}/third_party/include)
else()
  find_path(xgboost_include xgboost/c_api.h NO_CACHE)
  find_library(xgboost_library xgboost NO_CACHE)
endif()
if(xgboost_include AND xgboost_library)
  add_library(tern_xgboost UNKNOWN IMPORTED)
  set_target_properties(tern_xgboost PROPERTIES
    IMPORTED_LOCATION ${xgboost_library}
    INTERFACE_COMPILE_DEFINITIONS TERN_HAS_XGBOOST=1
    INTERFACE_INCLUDE_DIRECTORIES ${xgboost_include})
  message(STATUS "xgboost: ${xgboost_library}")
else()
  add_library(tern_xgboost INTERFACE)
  message(STATUS "xgboost not found: the model 'xgboost' will answer 'unsupported'")
endif()
