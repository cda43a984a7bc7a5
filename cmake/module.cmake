# One folder, one static library, arrows checked.
#
#   tern_module(market
#     FILES bars.cpp interval.cpp       # sources, relative to src/market
#     TESTS bars_test.cpp               # unit tests beside them
#     USES  base frame                  # modules it includes: each must be higher in layers.txt
#     HIDES SQLite::SQLite3             # third-party libraries linked PRIVATE
#     SHOWS fmt::fmt)                   # third-party libraries seen in its headers

file(STRINGS ${PROJECT_SOURCE_DIR}/src/layers.txt TERN_LAYERS REGEX "^[a-z]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/layers.txt)

function(tern_check_arrow module used)
  list(FIND TERN_LAYERS ${module} module_rank)
  list(FIND TERN_LAYERS ${used} used_rank)
  if(module_rank LESS 0)
    message(FATAL_ERROR "module '${module}' is not in src/layers.txt")
  endif()
  if(used_rank LESS 0)
    message(FATAL_ERROR "module '${module}' uses '${used}', which is not in src/layers.txt")
  endif()
  if(used_rank GREATER_EQUAL module_rank)
    message(FATAL_ERROR "module '${module}' uses '${used}', which is not above it in src/layers.txt")
  endif()
endfunction()

function(tern_test target)
  cmake_parse_arguments(ARG "" "LABEL" "FILES;LINKS" ${ARGN})
  add_executable(${target} EXCLUDE_FROM_ALL ${ARG_FILES})
  target_link_libraries(${target} PRIVATE ${ARG_LINKS} GTest::gtest GTest::gtest_main tern_warnings)
  target_compile_definitions(${target} PRIVATE
    TERN_SOURCE_DIR="${PROJECT_SOURCE_DIR}" TERN_BINARY_DIR="${PROJECT_BINARY_DIR}")
  set(labels "")
  if(ARG_LABEL)
    set(labels PROPERTIES LABELS "${ARG_LABEL}")
  endif()
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES ${labels})
  set_property(GLOBAL APPEND PROPERTY TERN_TEST_TARGETS ${target})
endfunction()

function(tern_module module)
  cmake_parse_arguments(ARG "" "" "FILES;TESTS;USES;HIDES;SHOWS" ${ARGN})
  foreach(used IN LISTS ARG_USES)
    tern_check_arrow(${module} ${used})
  endforeach()
  list(TRANSFORM ARG_FILES PREPEND ${module}/)
  list(TRANSFORM ARG_TESTS PREPEND ${module}/)
  list(TRANSFORM ARG_USES PREPEND tern_ OUTPUT_VARIABLE used_targets)
  add_library(tern_${module} STATIC ${ARG_FILES})
  target_include_directories(tern_${module} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(tern_${module} PUBLIC ${used_targets} ${ARG_SHOWS}
                                       PRIVATE ${ARG_HIDES} tern_warnings)
  if(ARG_TESTS AND TERN_TESTS)
    tern_test(tern_${module}_test FILES ${ARG_TESTS} LINKS tern_${module} ${ARG_HIDES})
  endif()
endfunction()
