/// Sizes as `systemctl status` writes them: `2.9M`.
enum ByteCount {
    static func words(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "K", "M", "G"] {
            if value < 1024 { return unit == "B" ? "\(bytes)B" : "\(tenths(value))\(unit)" }
            value /= 1024
        }
        return "\(tenths(value))T"
    }

    private static func tenths(_ value: Double) -> String {
        "\((value * 10).rounded(.down) / 10)"
    }
}
