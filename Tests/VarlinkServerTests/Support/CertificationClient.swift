import Certification
import Varlink
import VarlinkClient

/// Walks through `org.varlink.certification`: each reply is what the next call gives.
struct CertificationClient {
    let connection: VarlinkConnection

    /// Returns whether the server is content.
    func run() throws -> Bool {
        let client = try connection.call(CertificationAPI.Start.self, .init()).clientId
        let bool = try connection.call(CertificationAPI.Test01.self, .init(clientId: client)).bool
        let int = try connection.call(CertificationAPI.Test02.self, .init(clientId: client, bool: bool)).int
        let float = try connection.call(CertificationAPI.Test03.self, .init(clientId: client, int: int)).float
        let string = try connection.call(CertificationAPI.Test04.self, .init(clientId: client, float: float)).string
        let values = try connection.call(CertificationAPI.Test05.self, .init(clientId: client, string: string))
        let structure = try connection.call(
            CertificationAPI.Test06.self,
            .init(
                clientId: client,
                bool: values.bool,
                int: values.int,
                float: values.float,
                string: values.string
            )
        ).struct
        let map = try connection.call(
            CertificationAPI.Test07.self,
            .init(
                clientId: client,
                struct: .init(
                    bool: structure.bool,
                    int: structure.int,
                    float: structure.float,
                    string: structure.string
                )
            )
        ).map
        let set = try connection.call(CertificationAPI.Test08.self, .init(clientId: client, map: map)).set
        let myType = try connection.call(CertificationAPI.Test09.self, .init(clientId: client, set: set)).mytype
        var replies: [String] = []
        try connection.stream(CertificationAPI.Test10.self, .init(clientId: client, mytype: myType)) { reply in
            replies.append(reply.string)
            return .next
        }
        try connection.notify(CertificationAPI.Test11.self, .init(clientId: client, lastMoreReplies: replies))
        return try connection.call(CertificationAPI.End.self, .init(clientId: client)).allOk
    }
}
