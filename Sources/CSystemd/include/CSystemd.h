#pragma once

// What Swift cannot import or must not do itself, and libsystemd.

#include <systemd/sd-daemon.h>

/// The process's environment. Swift 6 cannot read the mutable global `environ` itself.
char *const *csystemd_environment(void);

/// Catches `signal` from now on: each one becomes one byte, its number, in `descriptor`.
///
/// The handler is C because it may run between any two instructions and may only call what signal-safety(7) lists.
/// There is one descriptor for the process; it has to be non-blocking and stay open.
///
/// @return 0, or -1 with errno.
int csystemd_relay_signal(int signal, int descriptor);
