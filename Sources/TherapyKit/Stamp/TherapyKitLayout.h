// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "8a2996a111006b423e28f5a57ba9a4ec"
