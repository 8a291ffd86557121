// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "9a7f34103dd381d09c4c80ad7e394170"
