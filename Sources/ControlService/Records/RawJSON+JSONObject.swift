import TherapyKit
import Varlink

extension RawJSON {
    /// The members as they stand: their order and their numbers' digits survive.
    init(_ object: JSONObject) {
        // What the domain's JSON writes, the contract's reads: a test sends every kind of value through both.
        self = object.isEmpty ? .emptyObject : (try? RawJSON(parsing: JSONValue.object(object).text)) ?? .emptyObject
    }

    /// The object's members; any other kind of value is a mistyped parameter.
    func object(parameter: String) throws(OrgVarlinkService.InvalidParameter) -> JSONObject {
        guard let object = try? JSONValue(parsing: description).object else {
            throw OrgVarlinkService.InvalidParameter(parameter: parameter)
        }
        return object
    }
}
