# Debian's libxgboost-dev ships a CMake package that also wants the xgboost command; finding the
# library by hand asks for less. Without it the build is complete and `xgboost` is unsupported.
find_path(XGBOOST_INCLUDE_DIR xgboost/c_api.h)
find_library(XGBOOST_LIBRARY xgboost)
if(XGBOOST_INCLUDE_DIR AND XGBOOST_LIBRARY)
  add_library(tern_xgboost UNKNOWN IMPORTED)
  set_target_properties(tern_xgboost PROPERTIES
    IMPORTED_LOCATION ${XGBOOST_LIBRARY}
    INTERFACE_COMPILE_DEFINITIONS TERN_HAS_XGBOOST=1
    INTERFACE_INCLUDE_DIRECTORIES ${XGBOOST_INCLUDE_DIR})
else()
  add_library(tern_xgboost INTERFACE)
  message(STATUS "xgboost not found: the model 'xgboost' will answer 'unsupported'")
endif()
