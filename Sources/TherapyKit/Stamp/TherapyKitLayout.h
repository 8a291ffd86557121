// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "a64f7d153e5f2a5a6ea645867c2007bf"
