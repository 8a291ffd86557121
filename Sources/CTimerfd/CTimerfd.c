#include "CTimerfd.h"

#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

int ctimerfd_create(void) {
    return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
}

int ctimerfd_arm(int timer, int64_t microseconds, bool cancel_on_set) {
    struct itimerspec setting = {
        .it_value = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000},
    };
    int flags = TFD_TIMER_ABSTIME | (cancel_on_set ? TFD_TIMER_CANCEL_ON_SET : 0);
    return timerfd_settime(timer, flags, &setting, NULL);
}

int ctimerfd_event(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}
