#pragma once

// What Swift cannot import or must not do itself, and libsystemd. No header but the compiler's own is included here: the
// declarations of the system's would become this module's, and vanish from files that import Glibc alone.

#include <stddef.h>

/// The process's environment. Swift 6 cannot read the mutable global `environ` itself.
char *const *csystemd_environment(void);

/// Catches `signal` from now on: each one becomes one byte, its number, in `descriptor`.
///
/// The handler is C because it may run between any two instructions and may only call what signal-safety(7) lists.
/// There is one descriptor for the process; it has to be non-blocking and stay open.
///
/// @return 0, or -1 with errno.
int csystemd_relay_signal(int signal, int descriptor);

/// Whether `descriptor` is a listening Unix stream socket (sd_is_socket(3)).
///
/// @return positive if so, 0 if not, negative errno on failure.
int csystemd_is_unix_stream_listener(int descriptor);

/// A field of a journal entry: `NAME=value`, whose value may hold any bytes.
struct csystemd_field {
    const void *bytes;
    size_t length;
};

/// Sends an entry to the journal (sd_journal_sendv(3)); 64 fields at most.
///
/// @return 0, or negative errno.
int csystemd_journal_send(const struct csystemd_field *fields, int count);
