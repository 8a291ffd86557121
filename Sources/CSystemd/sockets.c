#include "CSystemd.h"

#include <sys/socket.h>
#include <systemd/sd-daemon.h>

int csystemd_is_unix_stream_listener(int descriptor) {
    return sd_is_socket(descriptor, AF_UNIX, SOCK_STREAM, 1);
}
