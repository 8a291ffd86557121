// timerfd_create(2) and eventfd(2), which the Glibc module does not offer. System headers stay out of this one, so that
// it claims none of their types.
#ifndef CTIMERFD_H
#define CTIMERFD_H

#include <stdbool.h>
#include <stdint.h>

// A timer on CLOCK_REALTIME, non-blocking, closed on exec. -1 with errno.
int ctimerfd_create(void);

// Fires at `microseconds` since the epoch, which must be positive. With `cancel_on_set`, a read fails with ECANCELED when
// the clock was set. -1 with errno; ECANCELED when the clock was set since the last call.
int ctimerfd_arm(int timer, int64_t microseconds, bool cancel_on_set);

// A counter to wake a poll with, non-blocking, closed on exec. -1 with errno.
int ctimerfd_event(void);

#endif
