#include "TherapyKitStamp.h"

#include "TherapyKitLayout.h"

// As KitVersion.atCompileTime has it.
#define THERAPYKIT_VERSION "1.0.0"

#define TEXT "kit=" THERAPYKIT_VERSION "\nlayout=" THERAPYKIT_LAYOUT "\ncompiler=" __VERSION__ "\n"

const char *therapykit_stamp(void) {
    return TEXT;
}

// elf(5), "Notes (Nhdr)". A note's section is kept by the linker, whoever refers to it.
static const struct {
    unsigned name_size;
    unsigned text_size;
    unsigned type;
    char name[12];
    char text[(sizeof TEXT + 3) / 4 * 4];
} therapykit_note __attribute__((section(".note.therapykit"), used, retain, aligned(4))) = {
    .name_size = sizeof "TherapyKit",
    .text_size = sizeof TEXT,
    .type = 1,
    .name = "TherapyKit",
    .text = TEXT,
};
