#include "CSystemd.h"

extern char **environ;

char *const *csystemd_environment(void) { return environ; }
