#include "CSystemd.h"

#include <errno.h>
#include <sys/uio.h>
// The caller passes the place in its own source, where it has one.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

enum { most_fields = 64 };

int csystemd_journal_send(const struct csystemd_field *fields, int count) {
    struct iovec parts[most_fields];
    if (count < 1 || count > most_fields)
        return -EINVAL;
    for (int i = 0; i < count; i++) {
        parts[i].iov_base = (void *)fields[i].bytes;
        parts[i].iov_len = fields[i].length;
    }
    return sd_journal_sendv(parts, count);
}
