// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "a3d3aa2069f30c4381cc0a44fab0ddad"
