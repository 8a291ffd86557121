// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "76b3761765f76281a9ad2d02fe196f21"
