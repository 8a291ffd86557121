/// Where a server is in its life, with what it has to clear away there.
enum ServerLifecycle {
    case new
    case starting
    case listening(Listener, EventLoops)
    case stopping
    case stopped
}
