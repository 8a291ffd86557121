#include "CSystemd.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int relay = -1;

static void forward(int signal) {
    int saved = errno;
    unsigned char byte = (unsigned char)signal;
    // A full pipe holds thousands of signals that nobody has read: one more would say nothing new.
    (void)!write(atomic_load(&relay), &byte, 1);
    errno = saved;
}

int csystemd_relay_signal(int signal, int descriptor) {
    atomic_store(&relay, descriptor);
    struct sigaction action = {.sa_handler = forward, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    return sigaction(signal, &action, NULL);
}
