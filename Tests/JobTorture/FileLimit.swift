import Glibc

/// A limit of the process on the size of its files (RLIMIT_FSIZE): writes beyond it fail with EFBIG.
enum FileLimit {
    static func set(_ bytes: Int) {
        // Else the first such write ends the process.
        signal(SIGXFSZ, SIG_IGN)
        change { $0.rlim_cur = rlim_t(bytes) }
    }

    static func lift() { change { $0.rlim_cur = $0.rlim_max } }

    private static func change(_ body: (inout rlimit) -> Void) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        body(&limit)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
}
