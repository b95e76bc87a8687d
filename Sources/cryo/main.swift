import Glibc

let words = CommandLine.arguments
if words.count > 2, words[1] == Guardian.marker, let socket = Int32(words[2]) {
    exit(Guardian.run(socket: socket, [words[0]] + words.dropFirst(3)))
}
exit(Front.run(words))
