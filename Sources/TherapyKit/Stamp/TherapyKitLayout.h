// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "a6bfda2430dc4f06fd4dbd0d0efc3f7d"
