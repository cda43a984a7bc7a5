# Two targets. tern_torch_library is libtorch with its headers and flags, for the module of the
# neural models alone; tern_torch only says that there is such a module (TERN_HAS_TORCH), for what
# must know. Debian's libtorch-dev, or a newer one: -DCMAKE_PREFIX_PATH=/path/to/libtorch.
option(TERN_TORCH "Build the neural models, where libtorch is installed" ON)
add_library(tern_torch INTERFACE)

# In a function because Torch's package sets variables, flags among them, where it is called.
function(tern_find_torch)
  find_package(Torch CONFIG QUIET)
  if(NOT Torch_FOUND)
    message(STATUS "libtorch not found: the neural models will answer 'unsupported'")
    return()
  endif()
  separate_arguments(flags UNIX_COMMAND "${TORCH_CXX_FLAGS}")
  add_library(tern_torch_library INTERFACE)
  target_compile_options(tern_torch_library INTERFACE ${flags})
  target_include_directories(tern_torch_library SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(tern_torch_library INTERFACE ${TORCH_LIBRARIES})
  target_compile_definitions(tern_torch INTERFACE TERN_HAS_TORCH=1)
  message(STATUS "libtorch ${Torch_VERSION}: ${TORCH_INSTALL_PREFIX}")
endfunction()
if(TERN_TORCH)
  tern_find_torch()
else()
  message(STATUS "libtorch is not wanted: the neural models will answer 'unsupported'")
endif()
