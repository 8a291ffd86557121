import LogMessages

extension MessageID {
    /// A job has no attempts left, or can never run: a person has to look at it.
    static let jobGivenUp = MessageID("ad023cb654e6452c86c41d6e3dee565e")
    /// A handler goes on although it was cancelled.
    static let handlerStuck = MessageID("d295a22a55af404ea2335f87aa4076a8")
    static let handlerEnded = MessageID("b23631caf4264b73828523471fb45630")
    /// The process ended under a run.
    static let runInterrupted = MessageID("16ea1d994f41420193b14881f17df639")
    /// The jobs' database refuses, and nothing is run.
    static let jobStoreRefuses = MessageID("c2b58750ddea4066909adc068af01091")
    static let jobStoreWorks = MessageID("cd9bbfa4486a48b7baa72c427e464b0d")
}
