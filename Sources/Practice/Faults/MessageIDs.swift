import LogMessages

extension MessageID {
    /// A row that another program wrote breaks a rule.
    static let rowFaulty = MessageID("3f8679d883df4c09ab06aa599f8f18f0")
}
