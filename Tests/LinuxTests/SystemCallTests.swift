import Glibc
import Linux
import SystemPackage
import Testing

@Suite struct SystemCallTests {
    @Test func resultsAndErrors() throws {
        #expect(try systemCall(.getpid) == Int(getpid()))
        #expect(throws: Errno.badFileDescriptor) { try systemCall(.close, -1) }
    }
}
