import EngineInterface
import Resources

extension FileDump.Options {
    init(_ request: EngineRequest) {
        self.init()
        runsOn = request.final != .kill
        (shellJob, fileLocks, linkRemap) = (request.shellJob, request.fileLocks, request.linkRemap)
        (tcpEstablished, tcpClose, skipInFlight) = (request.tcpEstablished, request.tcpClose, request.skipInFlight)
        (externalUnixSockets, ghostLimit) = (request.externalUnixSockets, request.ghostLimit)
    }
}
