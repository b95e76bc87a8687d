"""Programs that people run, each with a way to ask whether it still is what it was."""

import os
import socket
import subprocess
import time
import urllib.request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path="/"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        return answer.read().decode()


def converse(address, text, end=None):
    """Sends text and reads until `end` has come, or until the other side closes."""
    with socket.socket(socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX) as connection:
        connection.settimeout(120)
        connection.connect(address)
        connection.sendall(text.encode())
        answer = b""
        while end is None or not answer.endswith(end.encode()):
            part = connection.recv(65536)
            if not part:
                break
            answer += part
        return answer.decode()


class Program:
    """One program in a directory of its own. `check` raises when it is not what it should be; it has to be ready first."""

    packages = []
    options = []
    # For how many more numbers than there were a check of a Counter waits.
    more = 20

    def __init__(self, work):
        self.work = work
        self.port = free_port()
        self.rounds = 0

    def path(self, name):
        return os.path.join(self.work, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        os.chmod(self.path(name), mode)
        return self.path(name)

    def is_ready(self):
        try:
            self.ping()
            return True
        except (OSError, EOFError, subprocess.SubprocessError):
            return False

    def ping(self):
        socket.create_connection(("127.0.0.1", self.port)).close()


class Counter(Program):
    """A program that never rests and writes 1, 2, 3 … a line each: no gap, no repeat."""

    def numbers(self):
        try:
            with open(self.path("numbers")) as file:
                # A last line without an end is still being written.
                return [int(line) for line in file.read().split("\n")[:-1]]
        except FileNotFoundError:
            return []

    def is_ready(self):
        return len(self.numbers()) > self.more

    def check(self, patiently):
        start = len(self.numbers())
        patiently(f"{self.more} more numbers than {start}", lambda: len(self.numbers()) >= start + self.more)
        numbers = self.numbers()
        assert numbers == list(range(1, len(numbers) + 1)), "a gap or a repeat in what it counts"


class Redis(Program):
    packages = ["redis-server"]

    def command(self):
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--unixsocket", self.path("socket"), "--dir", self.work]

    def check(self, patiently):
        self.rounds += 1
        answer = converse(("127.0.0.1", self.port), "INCR rounds\r\n", "\r\n")
        assert answer == f":{self.rounds}\r\n", answer


class Nginx(Program):
    packages = ["nginx-light"]

    def command(self):
        self.write("page", "served by nginx\n")
        places = "client_body proxy fastcgi uwsgi scgi".split()
        self.write("nginx.conf", f"""
            daemon off; worker_processes 2; user root; pid {self.path("pid")}; error_log {self.path("error.log")};
            events {{ worker_connections 64; }}
            http {{ access_log off; {" ".join(f"{place}_temp_path {self.path(place)};" for place in places)}
              server {{ listen 127.0.0.1:{self.port}; keepalive_timeout 0; location / {{ root {self.work}; }} }} }}""")
        return ["nginx", "-c", self.path("nginx.conf"), "-p", self.work]

    def check(self, patiently):
        for _ in range(10):
            assert get(self.port, "/page") == "served by nginx\n"


class Memcached(Program):
    packages = ["memcached"]

    def command(self):
        return ["memcached", "-u", "root", "-l", "127.0.0.1", "-p", str(self.port), "-U", "0"]

    def check(self, patiently):
        if self.rounds == 0:
            assert converse(("127.0.0.1", self.port), "set rounds 0 0 1\r\n0\r\n", "\r\n") == "STORED\r\n"
        self.rounds += 1
        answer = converse(("127.0.0.1", self.port), "incr rounds 1\r\n", "\r\n")
        assert answer == f"{self.rounds}\r\n", answer


class Python(Counter):
    packages = ["python3"]

    def command(self):
        script = """
import itertools, queue, threading
numbers = queue.Queue(4)
threading.Thread(target=lambda: [numbers.put(number) for number in itertools.count(1)], daemon=True).start()
with open("numbers", "a", buffering=1) as file:
    while True:
        print(numbers.get(), file=file)
        threading.Event().wait(0.002)
"""
        return ["python3", self.write("count.py", script)]


class Node(Counter):
    packages = ["nodejs"]

    def command(self):
        script = """
const fs = require('fs'), http = require('http'), { Worker } = require('worker_threads');
const worker = new Worker('const { parentPort } = require("worker_threads"); parentPort.on("message", n => parentPort.postMessage(n + 1))', { eval: true });
worker.on('message', n => { fs.appendFileSync('numbers', n + '\\n'); setTimeout(() => worker.postMessage(n), 2); });
worker.postMessage(0);
http.createServer((_, response) => response.end('served by node\\n')).listen(%d, '127.0.0.1');
""" % self.port
        return ["node", self.write("count.js", script)]

    def check(self, patiently):
        super().check(patiently)
        assert get(self.port) == "served by node\n"


class Java(Counter):
    packages = ["default-jdk-headless"]

    def command(self):
        return ["java", self.write("Count.java", """
import java.io.FileWriter;
import java.util.concurrent.SynchronousQueue;

class Count {
    public static void main(String[] words) throws Exception {
        var numbers = new SynchronousQueue<Integer>();
        var thread = new Thread(() -> { try { for (int i = 1; ; i++) numbers.put(i); } catch (InterruptedException end) {} });
        thread.setDaemon(true);
        thread.start();
        try (var file = new FileWriter("numbers")) {
            while (true) {
                file.write(numbers.take() + "\\n");
                file.flush();
                Thread.sleep(2);
            }
        }
    }
}
""")]


class SQLite(Program):
    """A shell of sqlite3 in the middle of a transaction, with a database in WAL mode: locks, and a shared mapping of a file."""

    packages = ["sqlite3"]
    options = ["--file-locks"]

    def command(self):
        os.mkfifo(self.path("commands"))
        return ["sh", "-c", "exec sqlite3 data 0<>commands"]

    def said(self):
        with open(self.path("output")) as file:
            return file.read()

    def tell(self, text):
        with open(self.path("commands"), "w") as commands:
            commands.write(text + "\n")

    def is_ready(self):
        if not self.said():
            self.tell("pragma journal_mode = wal; create table if not exists rounds (number); begin immediate; select 'ready';")
            time.sleep(0.1)
        return "ready\n" in self.said()

    def check(self, patiently):
        self.rounds += 1
        self.tell(f"insert into rounds values ({self.rounds}); select 'sum ' || sum(number) from rounds;")
        total = self.rounds * (self.rounds + 1) // 2
        patiently(f"a sum of {total}", lambda: f"sum {total}\n" in self.said())
        # The transaction holds: another writer is turned away.
        other = subprocess.run(["sqlite3", "data", "begin immediate"], cwd=self.work, capture_output=True, text=True)
        assert "locked" in other.stderr, f"the lock of the transaction is gone: {other.stderr}"


class Ruby(Counter):
    packages = ["ruby"]

    def command(self):
        script = """
queue = SizedQueue.new(4)
Thread.new { (1..).each { |number| queue << number } }
File.open("numbers", "a") { |file| file.sync = true; loop { file.puts queue.pop; sleep 0.002 } }
"""
        return ["ruby", self.write("count.rb", script)]


class PHP(Program):
    packages = ["php-cli"]

    def command(self):
        self.write("index.php", "<?php $file = fopen('rounds', 'c+'); flock($file, LOCK_EX); $n = (int) fgets($file) + 1; rewind($file); fwrite($file, $n); echo $n;")
        return ["php", "-S", f"127.0.0.1:{self.port}"]

    def check(self, patiently):
        self.rounds += 1
        assert get(self.port) == str(self.rounds)


class Apache(Program):
    packages = ["apache2"]

    def command(self):
        self.write("page", "served by apache\n")
        modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in ["mpm_event", "authz_core", "alias"])
        self.write("apache.conf", f"""{modules}
ServerName localhost
ServerRoot {self.work}
DefaultRuntimeDir {self.work}
PidFile {self.path("pid")}
ErrorLog {self.path("error.log")}
Listen 127.0.0.1:{self.port}
DocumentRoot {self.work}
KeepAlive off
<Directory />
Require all granted
</Directory>
""")
        os.chmod(self.work, 0o755)
        return ["apache2", "-DFOREGROUND", "-f", self.path("apache.conf")]

    def check(self, patiently):
        for _ in range(10):
            assert get(self.port, "/page") == "served by apache\n"


class HAProxy(Program):
    packages = ["haproxy"]

    def command(self):
        self.write("haproxy.cfg", f"""
global
    stats socket {self.path("stats")} mode 600 level admin expose-fd listeners
    nbthread 4
defaults
    mode http
    timeout client 1m
    timeout connect 1m
    timeout server 1m
frontend here
    bind 127.0.0.1:{self.port}
    option httpclose
    http-request return status 200 content-type text/plain string "served by haproxy"
""")
        return ["haproxy", "-W", "-f", self.path("haproxy.cfg")]

    def check(self, patiently):
        assert get(self.port) == "served by haproxy"
        assert "Nbthread: 4\n" in converse(self.path("stats"), "show info\n")


class MariaDB(Program):
    packages = ["mariadb-server", "mariadb-client"]
    options = ["--file-locks"]

    def command(self):
        # An io context of native aio cannot be kept.
        common = ["--no-defaults", f"--datadir={self.path('data')}", "--user=root", "--innodb-use-native-aio=0"]
        subprocess.run(["mariadb-install-db", *common, "--auth-root-authentication-method=socket"], check=True, capture_output=True)
        return ["mariadbd", *common, f"--socket={self.path('socket')}", f"--port={self.port}", "--bind-address=127.0.0.1",
                f"--pid-file={self.path('pid')}"]

    def sql(self, text):
        words = ["mariadb", "--no-defaults", f"--socket={self.path('socket')}", "-u", "root", "-N", "-e", text]
        return subprocess.run(words, check=True, capture_output=True, text=True, timeout=180).stdout

    def ping(self):
        self.sql("select 1")

    def check(self, patiently):
        self.rounds += 1
        answer = self.sql(
            "create database if not exists test; use test; create table if not exists rounds (number int) engine = innodb;"
            f"insert into rounds values ({self.rounds}); select sum(number) from rounds")
        assert answer == f"{self.rounds * (self.rounds + 1) // 2}\n", answer


class Valgrind(Counter):
    packages = ["valgrind", "gcc", "libc6-dev"]

    def command(self):
        self.write("count.c", """
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void) {
    FILE *file = fopen("numbers", "a");
    for (int *number = calloc(1, sizeof *number); ; usleep(2000)) {
        int *next = malloc(sizeof *next);
        *next = *number + 1;
        free(number);
        number = next;
        fprintf(file, "%d\\n", *number);
        fflush(file);
    }
}
""")
        subprocess.run(["gcc", "-g", "-o", self.path("count"), self.path("count.c")], check=True)
        return ["valgrind", "--error-exitcode=9", self.path("count")]


class Erlang(Counter):
    packages = ["erlang-base"]

    def command(self):
        program = """
            {ok, File} = file:open("numbers", [append, raw]),
            Writer = self(),
            Count = fun Count(N) -> Writer ! N, receive next -> Count(N + 1) end end,
            Counter = spawn(fun() -> Count(1) end),
            Write = fun Write() -> receive N -> ok = file:write(File, [integer_to_list(N), "\\n"]), timer:sleep(2), Counter ! next, Write() end end,
            Write()."""
        return ["erl", "-noinput", "-eval", program]


class QEMU(Counter):
    """A machine without an operating system: its boot sector counts on the debug port, and waits between two numbers."""

    packages = ["qemu-system-x86", "binutils"]
    options = ["--file-locks"]

    def command(self):
        self.write("boot.s", """
.code16
    xor %ax, %ax
    mov %ax, %ss
    mov $0x7c00, %sp
    xor %ecx, %ecx
    mov $10, %ebx
next:
    inc %ecx
    mov %ecx, %eax
    xor %si, %si
divide:
    xor %edx, %edx
    div %ebx
    push %dx
    inc %si
    test %eax, %eax
    jnz divide
print:
    pop %ax
    add $0x30, %al
    out %al, $0xe9
    dec %si
    jnz print
    mov $0x0a, %al
    out %al, $0xe9
    mov $200000, %eax
wait:
    dec %eax
    jnz wait
    jmp next
.org 510
.word 0xaa55
""")
        subprocess.run(["as", "-o", self.path("boot.o"), self.path("boot.s")], check=True)
        subprocess.run(["objcopy", "-O", "binary", "-j", ".text", self.path("boot.o"), self.path("boot")], check=True)
        return ["qemu-system-x86_64", "-accel", "tcg", "-m", "64", "-display", "none", "-nodefaults", "-debugcon", f"file:{self.path('numbers')}",
                "-drive", f"file={self.path('boot')},format=raw,if=floppy", "-monitor", f"unix:{self.path('monitor')},server,nowait"]

    def numbers(self):
        # SeaBIOS has the same port: what it says stands before our first line.
        try:
            with open(self.path("numbers")) as file:
                lines = file.read().split("\n")[:-1]
        except FileNotFoundError:
            return []
        start = lines.index("1") if "1" in lines else len(lines)
        return [int(line) for line in lines[start:]]

    def check(self, patiently):
        super().check(patiently)
        answer = converse(self.path("monitor"), "info status\n", "running\r\n(qemu) ")
        assert "VM status: running" in answer, answer


programs = {kind.__name__.lower(): kind for kind in [
    Redis, Nginx, Memcached, Python, Node, Java, SQLite, Ruby, PHP, Apache, HAProxy, MariaDB, Valgrind, Erlang, QEMU]}
