// A note in every shared object that was built with TherapyKit, the kit's own among them: by it the daemon tells, before
// anything of a plugin runs, whether the plugin fits.
#pragma once

// The note's text: lines of the form `key=value`.
__attribute__((visibility("hidden"))) const char *therapykit_stamp(void);
