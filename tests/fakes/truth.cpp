#include "fakes/truth.h"
