# Writes OUT, the function NAME, with a SHA-256 over the static libraries ARCHIVES: over the machine code itself, so that
# sources, headers, compiler, flags, and definitions all count, each exactly where it matters.
set(hashes "")
foreach(archive IN LISTS ARCHIVES)
  file(SHA256 ${archive} hash)
  string(APPEND hashes ${hash})
endforeach()
string(SHA256 hash "${hashes}")
set(text "#include \"app/code_hash.h\"\n\nnamespace tern {\n
std::string_view ${NAME}() {\n  return \"${hash}\";\n}\n\n}  // namespace tern\n")
file(CONFIGURE OUTPUT ${OUT} CONTENT "${text}" @ONLY)
