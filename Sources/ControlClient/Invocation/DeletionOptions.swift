import ArgumentParser

/// What a command takes that destroys something.
struct ConsentOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false
}

/// What a command takes that destroys something, and can say before what that is.
struct DeletionOptions: ParsableArguments {
    @OptionGroup var consent: ConsentOptions

    @Flag(help: "Only say what would go.")
    var dryRun = false

    func validate() throws {
        if consent.yes, dryRun { throw ValidationError("--yes and --dry-run exclude each other") }
    }
}
