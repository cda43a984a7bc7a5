# The models of a user's own: each file of `folder` that ends in .cpp is compiled into `target`, with
# a list of them that src/forecast/forecaster.cpp appends to its registry. `x.cpp` has to define
#   ForecasterKind tern::x();
# A list that is made here, and not registration at start-up: the linker drops what nobody names
# from a static library, and the order of the registry must not be the linker's.
function(tern_own_forecasters target folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(SORT files)
  set(declarations "")
  set(calls "")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
      message(FATAL_ERROR "${file}: the name of a model's file is lowercase letters, digits, and "
                          "underscores, because a function is called so")
    endif()
    string(APPEND declarations "ForecasterKind ${name}();\n")
    string(APPEND calls "${name}(), ")
  endforeach()
  set(list_file ${CMAKE_CURRENT_BINARY_DIR}/${target}_own.cpp)
  file(CONFIGURE OUTPUT ${list_file} @ONLY CONTENT [[
#include "forecast/models.h"

namespace tern {

@declarations@
std::vector<ForecasterKind> own_forecasters() {
  return {@calls@};
}

}  // namespace tern
]])
  target_sources(${target} PRIVATE ${list_file} ${files})
endfunction()
