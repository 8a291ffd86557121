extension Form {
    /// Every problem with a form's values, its fields' among them; none means that they are fine.
    public var problems: [Problem] {
        var problems: [Problem] = []
        problems.require(title, "title")
        if fields.isEmpty { problems.append(Problem(field: "fields", message: "is empty: a form asks something")) }
        return problems + FormField.problems(in: fields)
    }
}
