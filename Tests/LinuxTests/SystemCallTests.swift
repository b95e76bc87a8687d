import Glibc
import Linux
import SystemPackage
import Testing

@Suite struct SystemCallTests {
    @Test func resultsAndErrors() throws {
        #expect(try systemCall(39) == Int(getpid()))
        #expect(throws: Errno.badFileDescriptor) { try systemCall(3, -1) }
    }
}
