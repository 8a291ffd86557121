/// How names of an interface become names in Swift.
enum SwiftName {
    private static let keywords: Set<String> = [
        "Any", "Self", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
        "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard",
        "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup",
        "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript",
        "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// Names that generated code uses, and so cannot be those of a nested type.
    private static let taken: Set<String> = [
        "Any", "Array", "Bool", "Dictionary", "Double", "Error", "Hashable", "Int", "InterfaceCall", "JSONError",
        "JSONReader", "JSONWriter", "MethodCall", "Optional", "OrgVarlinkService", "Protocol", "RawJSON", "Self",
        "String", "Type", "VarlinkEmpty", "VarlinkEnumeration", "VarlinkError", "VarlinkIndirect",
        "VarlinkInterface", "VarlinkInterfaceDefinition", "VarlinkMethod", "VarlinkObject", "VarlinkReplyMessage",
        "Parameters", "Reply",
    ]

    /// A field, a value or a method's handler. `self` and `init` stand for something else wherever they are written.
    static func member(_ name: String) -> String {
        let name = lowerCamel(name)
        return name == "self" || name == "init" ? "\(name)Value" : name
    }

    /// `no_show` is `noShow`, `PDF` is `pdf`, `HTTPPort` is `httpPort`.
    private static func lowerCamel(_ name: String) -> String {
        let words = name.split(separator: "_")
        guard let first = words.first else { return name }
        return loweredStart(first) + words.dropFirst().map(capitalized).joined()
    }

    /// The type of an inline structure or enumeration, after its field: `Kind` for `kind`.
    static func type(ofField name: String) -> String {
        type(name.split(separator: "_").map(capitalized).joined())
    }

    /// A type, method or error of the interface.
    static func type(_ name: String) -> String {
        taken.contains(name) ? "\(name)Value" : name
    }

    static func escaped(_ name: String) -> String {
        keywords.contains(name) ? "`\(name)`" : name
    }

    /// A name close to `base` that is none of `others`.
    static func fresh(_ base: String, besides others: some Collection<String>) -> String {
        var name = base
        while others.contains(name) { name = "current" + capitalized(name[...]) }
        return name
    }

    private static func capitalized(_ word: Substring) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }

    private static func loweredStart(_ word: Substring) -> String {
        let capitals = word.prefix { $0.isUppercase }
        // The last of several capitals begins the next word, unless nothing or a digit follows.
        let follows = word.dropFirst(capitals.count).first
        let count = capitals.count > 1 && follows?.isLetter == true ? capitals.count - 1 : capitals.count
        return word.prefix(count).lowercased() + word.dropFirst(count)
    }
}
