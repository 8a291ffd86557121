/// A value kept apart, so that a structure can hold one of its own kind: `type Node (parent: ?Node)`.
public indirect enum VarlinkIndirect<Value: VarlinkValue>: VarlinkValue {
    case value(Value)

    public init(_ value: Value) { self = .value(value) }

    public var value: Value {
        switch self {
        case .value(let value): value
        }
    }

    public init(from reader: inout JSONReader) throws(JSONError) {
        self = .value(try Value(from: &reader))
    }

    public func write(to writer: inout JSONWriter) {
        value.write(to: &writer)
    }
}

extension VarlinkIndirect: Equatable where Value: Equatable {}
extension VarlinkIndirect: Hashable where Value: Hashable {}
