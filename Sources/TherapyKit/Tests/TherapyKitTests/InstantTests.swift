import Testing
import TherapyKit

@Suite struct InstantTests {
    @Test("an instant is written as the application writes it, and as RFC 3339 on the wire")
    func writesBothTexts() {
        let instant = Instant(milliseconds: 1_796_122_200_123)
        #expect(instant.databaseText == "2026-12-01 10:50:00.123 +00:00")
        #expect(instant.wireText == "2026-12-01T10:50:00.123Z")
    }
}
