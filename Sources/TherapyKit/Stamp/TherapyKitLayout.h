// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "293314e8e3851237028ffabd3c47a57b"
