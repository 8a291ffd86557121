// Written by scripts/kit-layout; `make generate` writes it anew.
#define THERAPYKIT_LAYOUT "51b0350a50996d4ee41889c1397c4deb"
