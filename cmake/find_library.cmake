# A library whose Debian package has no usable CMake package: its header and its file are enough.
#   tern_find_library(wslay HEADER wslay/wslay.h) makes the target tern_wslay.
function(tern_find_library name)
  cmake_parse_arguments(ARG "" "HEADER" "" ${ARGN})
  find_path(${name}_INCLUDE_DIR ${ARG_HEADER} REQUIRED)
  find_library(${name}_LIBRARY ${name} REQUIRED)
  add_library(tern_${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(tern_${name} PROPERTIES
    IMPORTED_LOCATION ${${name}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${${name}_INCLUDE_DIR})
endfunction()
