import ArgumentParser

/// What every command takes, before its name or behind it.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The daemon's socket.", valueName: "path"), completion: .file())
    var socket: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Act for this user, given by id; for trusted front ends.", valueName: "user")
    )
    var actingUser: String?

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
        the daemon's reply with "schema": 1; jsonl, the same on one line, and for lists a line for each record; csv, \
        for lists and spreadsheets, a header and a line for each record with the contract's members as columns, and \
        an apostrophe before text that a spreadsheet would take for a formula.

        The socket is --socket, else $THERAPYD_SOCKET, else \(SocketPath.system), else \
        $XDG_RUNTIME_DIR/therapyd/therapyd.sock when only that is there.

        What deletes asks first, at a terminal; elsewhere it wants --yes.

        Colour is used on a terminal only, and not when NO_COLOR is set or TERM is dumb.
        """
}
