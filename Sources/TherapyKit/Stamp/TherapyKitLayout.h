// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "86cb000bf482916d57b51d0746446da8"
