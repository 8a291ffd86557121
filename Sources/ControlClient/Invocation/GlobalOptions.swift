import ArgumentParser

/// What every command takes, before its name or behind it.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The daemon's socket.", valueName: "path"), completion: .file())
    var socket: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("How results are written; table on a terminal, else plain.", valueName: "format")
    )
    var output: OutputFormat?

    @Flag(name: .customLong("no-legend"), help: "Tables without the header and the line below them.")
    var hasNoLegend = false

    /// For the help of the whole program.
    static let explanation = """
        Results are written as: table, aligned for people, with names for ids and local times; plain, for scripts, a \
        line for each record with tabs between the fields, no header, ids and times in full and - for nothing; json, \
        the daemon's reply with "schema": 1; jsonl, the same on one line, and for lists a line for each record.

        The socket is --socket, else $THERAPYD_SOCKET, else \(SocketPath.system), else \
        $XDG_RUNTIME_DIR/therapyd/therapyd.sock when only that is there.

        Colour is used on a terminal only, and not when NO_COLOR is set or TERM is dumb.
        """
}
