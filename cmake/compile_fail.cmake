# What must not compile: the file is tried with TERN_MISUSE, which must fail, and without, which
# must not, so that it fails for the one line that is wrong and not for a typing error.
#
#   tern_compile_fail(two_instants)      # tests/compile_fail/two_instants.cpp
function(tern_compile_fail name)
  set(try ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only -Wall -Wextra -Werror
          -I ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}/compile_fail/${name}.cpp)
  add_test(NAME compile_fail.${name}.right COMMAND ${try})
  add_test(NAME compile_fail.${name}.wrong COMMAND ${try} -DTERN_MISUSE)
  set_tests_properties(compile_fail.${name}.wrong PROPERTIES WILL_FAIL TRUE)
  set_tests_properties(compile_fail.${name}.right compile_fail.${name}.wrong
                       PROPERTIES LABELS compile_fail)
endfunction()
