/// Operations of fcntl(2), by the names of their man pages.
package enum Fcntl: Int32, Sendable {
    case getFD = 1, setFD = 2, getFL = 3, setFL = 4, setLK = 6, setOwn = 8, setSig = 10, getSig = 11
    case setOwnEx = 15, getOwnEx = 16, getOwnerUIDs = 17, ofdSetLK = 37
    case setLease = 1024, setPipeSize = 1031, getPipeSize = 1032, addSeals = 1033, getSeals = 1034
    case getRWHint = 1035, setRWHint = 1036
}
