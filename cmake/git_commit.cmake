# Writes OUT with the commit of SOURCE_DIR, touching it only when the commit has changed, so that a
# build without a new commit compiles nothing.
execute_process(COMMAND git -C ${SOURCE_DIR} rev-parse --short=12 HEAD
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
execute_process(COMMAND git -C ${SOURCE_DIR} status --porcelain --untracked-files=no
                OUTPUT_VARIABLE changed ERROR_QUIET)
if(NOT commit)
  set(commit "unknown")
elseif(changed)
  set(commit "${commit}+")
endif()
set(text "#include \"app/version.h\"\n\nnamespace tern {\n
std::string_view git_commit() {\n  return \"${commit}\";\n}\n\n}  // namespace tern\n")
file(CONFIGURE OUTPUT ${OUT} CONTENT "${text}" @ONLY)
