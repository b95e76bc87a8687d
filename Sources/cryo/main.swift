import EngineProcess
import Glibc

exit(Front.run(CommandLine.arguments))
