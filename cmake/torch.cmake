# Two targets. tern_torch_library is libtorch, for the module of the neural models alone; tern_torch
# only says that there is such a module (TERN_HAS_TORCH), for what must know. Debian's libtorch-dev,
# or a newer one, the folder that holds its include and lib: -DCMAKE_PREFIX_PATH=/path/to/libtorch.
#
# Torch's own CMake package sets flags for everybody and, where it was built for CUDA, wants the
# whole toolkit of CUDA; finding the library by hand asks for neither.
option(TERN_TORCH "Build the neural models, where libtorch is installed" ON)
add_library(tern_torch INTERFACE)
# libtorch's headers are no C++20 that clang 14 takes.
if(TERN_TORCH AND NOT (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND
                       CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15))
  find_path(torch_include torch/csrc/api/include/torch/version.h NO_CACHE)
  find_library(torch_library torch NO_CACHE)
  find_library(torch_cpu_library torch_cpu NO_CACHE)
  find_library(c10_library c10 NO_CACHE)
endif()
if(torch_include AND torch_library AND torch_cpu_library AND c10_library)
  # Newer ones keep their number in the second of these.
  set(torch_version "")
  foreach(header torch/csrc/api/include/torch/version.h torch/headeronly/version.h)
    foreach(part MAJOR MINOR PATCH)
      if(EXISTS ${torch_include}/${header})
        file(STRINGS ${torch_include}/${header} number REGEX "define TORCH_VERSION_${part} [0-9]+")
        string(REGEX MATCH "[0-9]+" number "${number}")
        list(APPEND torch_version ${number})
      endif()
    endforeach()
  endforeach()
  list(JOIN torch_version . torch_version)
  add_library(tern_torch_library INTERFACE)
  target_include_directories(tern_torch_library SYSTEM INTERFACE
    ${torch_include} ${torch_include}/torch/csrc/api/include)
  target_link_libraries(tern_torch_library INTERFACE
    ${torch_library} ${torch_cpu_library} ${c10_library})
  # Nothing refers to it: what it adds, it registers when it is loaded.
  cmake_path(GET torch_library PARENT_PATH torch_folder)
  find_library(torch_cuda_library torch_cuda PATHS ${torch_folder} NO_DEFAULT_PATH NO_CACHE)
  if(torch_cuda_library)
    target_link_options(tern_torch_library INTERFACE
      "LINKER:--push-state,--no-as-needed,${torch_cuda_library},--pop-state")
  endif()
  target_compile_definitions(tern_torch INTERFACE
    "TERN_HAS_TORCH=1;TERN_TORCH_VERSION=\"${torch_version}\""
    "TERN_TORCH_FILE=\"${torch_cpu_library}\"")
  message(STATUS "libtorch ${torch_version}: ${torch_library}")
else()
  message(STATUS "libtorch not found: the neural models will answer 'unsupported'")
endif()
