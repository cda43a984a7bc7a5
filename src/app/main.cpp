#include <cstdio>
#include <exception>

#include "app/command_line.h"

int main(int argc, char** argv) {
  try {
    return tern::run_command_line(argc, argv);
  } catch (const std::exception& e) {
    // The one catch-all: std::bad_alloc and surprises. The store's transactions roll back.
    std::fprintf(stderr, "tern: unexpected: %s\n", e.what());
    return 70;
  }
}
