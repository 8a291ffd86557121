/// Numbers as the text format has them.
enum MetricNumber {
    /// The shortest text that reads back as the same number; whole numbers without a point.
    static func value(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: number), abs(number) < 0x1p53 { return String(whole) }
        return number.description
    }

    /// The bound of a bucket: a label, which readers compare as text. As Go writes floats, the way that the format calls
    /// canonical: `0.25`, `1.0`, `1e+06`, `1e-05`.
    static func bound(_ number: Double) -> String {
        let plain = number.description
        guard abs(number) >= 1e6, !plain.contains("e") else { return plain }
        let sign = number < 0 ? "-" : ""
        let digits = plain.filter(\.isNumber)
        let exponent = plain.prefix { $0 != "." }.count - sign.count - 1
        var mantissa = String(digits.prefix(1))
        let rest = digits.dropFirst().reversed().drop { $0 == "0" }.reversed()
        if !rest.isEmpty { mantissa += "." + String(rest) }
        return "\(sign)\(mantissa)e+\(exponent < 10 ? "0" : "")\(exponent)"
    }
}
