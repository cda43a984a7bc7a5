#include "fakes/server.h"
