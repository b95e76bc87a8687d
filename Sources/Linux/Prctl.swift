/// Operations of prctl(2), by the names of their man pages.
package enum Prctl: Int32, Sendable {
    case setPDEATHSIG = 1, getPDEATHSIG = 2, getDumpable = 3, setDumpable = 4, setName = 15, getName = 16
    case setSeccomp = 22, capbsetDrop = 24, getTSC = 25, setTSC = 26, getSecurebits = 27, setSecurebits = 28
    case setTimerslack = 29, getTimerslack = 30, mceKill = 33, mceKillGet = 34, setMM = 35
    case setChildSubreaper = 36, getChildSubreaper = 37, setNoNewPrivs = 38, getTIDAddress = 40
    case setTHPDisable = 41, getTHPDisable = 42, capAmbient = 47
    case getSpeculationCtrl = 52, setSpeculationCtrl = 53, setIOFlusher = 57, getIOFlusher = 58, schedCore = 62
    case setMDWE = 65, getMDWE = 66, setMemoryMerge = 67, getMemoryMerge = 68
    case timerCreateRestoreIDs = 77, futexHash = 78
    /// "SVMA"
    case setVMA = 0x5356_4d41
}
