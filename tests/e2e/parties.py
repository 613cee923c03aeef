"""A running claimwire and the parties around it, for end-to-end tests: real processes, real sockets
on ports that the system chose, a folder of its own for each."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "config" / "examples"


class Failed(Exception):
    """An expectation that did not hold; its text says what was expected and what came."""


def expect(what, condition, got=""):
    if not condition:
        raise Failed(f"expected {what}; got: {got}")


def until(what, probe, seconds=20.0):
    """Waits until `probe` returns something true, and returns it."""
    deadline = time.monotonic() + seconds
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failed(f"expected {what} within {seconds:g} s; last seen: {value!r}")
        time.sleep(0.05)


class Folder:
    """A short path, since the path of a Unix socket has room for 107 bytes."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="cw-", dir="/tmp"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Claimwire:
    """The program, with the working directory and configuration of one test."""

    def __init__(self, program, folder, *configs):
        self.program, self.folder, self.configs = program, folder, configs

    def command(self, *arguments):
        out = [self.program]
        for config in self.configs:
            out += ["--config", str(config)]
        return out + [str(one) for one in arguments]

    def run(self, *arguments, status=0):
        done = subprocess.run(self.command(*arguments), cwd=self.folder, capture_output=True,
                              text=True, timeout=120)
        if status is not None:
            expect(f"`{' '.join(map(str, arguments))}` to end with {status}",
                   done.returncode == status, f"{done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def rows(self, *arguments):
        """The objects that a listing prints with --json."""
        done = self.run("--json", *arguments)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def import_codes(self):
        """The small invented sets of the quickstart."""
        for file in sorted((EXAMPLES / "quickstart" / "codes").glob("*.csv")):
            self.run("codes", "import", "--directory", "var/codes", file)

    @contextlib.contextmanager
    def serving(self):
        log = open(self.folder / "serve.log", "ab")
        process = subprocess.Popen(self.command("--json", "serve", "--workers", "1"),
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            yield Daemon(self, process, self.read_addresses(process))
            process.send_signal(signal.SIGTERM)
            expect("the daemon to stop with 0", process.wait(timeout=60) == 0, process.returncode)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def read_addresses(self, process):
        """What `serve --json` prints: a line for each that listens, the socket's being the last."""
        addresses = {}
        interfaces = self.rows_expected()
        while len(addresses) < interfaces:
            line = process.stdout.readline()
            if not line:
                raise Failed("expected the daemon to start; it said:\n" +
                             (self.folder / "serve.log").read_text()[-2000:])
            one = json.loads(line)
            addresses[one["interface"]] = one["address"]
        return addresses

    def rows_expected(self):
        """How many things listen: counted in the text of the configuration, which tests write."""
        text = "".join(pathlib.Path(one).read_text() for one in self.configs[:1])
        sources = sum(text.count(f"kind: {kind}")
                      for kind in ("mllp-listener", "fhir-listener", "folder-reader"))
        return sources + (1 if "\nhttp:" in text else 0)


class Daemon:
    def __init__(self, claimwire, process, addresses):
        self.claimwire, self.process, self.addresses = claimwire, process, addresses
        self.log = claimwire.folder / "serve.log"

    def rows(self, *arguments):
        return self.claimwire.rows(*arguments)

    def send(self, message, interface="ehr"):
        """One message over MLLP; returns the text of its acknowledgment."""
        with Sender(self.addresses[interface]) as sender:
            return sender.exchange(message)

    def message(self, control_id):
        """The message with that MSH-10 once it is worked."""
        def worked():
            rows = [row for row in self.rows("messages", "list", f"control_id = {control_id}")
                    if row["state"] != "received"]
            return rows[0] if rows else None
        return until(f"message {control_id} to be worked", worked)

    def settle(self, count):
        """All messages, once `count` of them came and none waits to be worked."""
        def done():
            rows = self.rows("messages", "list")
            return rows if len(rows) == count and all(r["state"] != "received" for r in rows) else None
        return until(f"{count} messages to be worked", done)


class Sender:
    """A sender that speaks MLLP as it was told, byte by byte."""

    def __init__(self, address, start=b"\x0b", end=b"\x1c\r"):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=20)
        self.start, self.end, self.rest = start, end, b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def write(self, raw):
        self.socket.sendall(raw)

    def answer(self):
        """The next acknowledgment; None when the daemon closed the connection."""
        while self.end not in self.rest:
            try:
                more = self.socket.recv(65536)
            except ConnectionResetError:
                return None
            if not more:
                return None
            self.rest += more
        one, self.rest = self.rest.split(self.end, 1)
        return one.removeprefix(self.start).decode("latin-1")

    def exchange(self, message):
        self.write(self.start + (message if isinstance(message, bytes) else message.encode()) +
                   self.end)
        return self.answer()


class Receiver:
    """Another system that takes HL7 v2 over MLLP. `answer(message, number)` gives the
    acknowledgment's MSA-1, or None to say nothing."""

    def __init__(self, answer=lambda message, number: "AA", text="", start=b"\x0b", end=b"\x1c\r"):
        self.messages, self.connections = [], 0
        self.answer, self.text, self.start, self.end = answer, text, start, end
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.door.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                peer, _ = self.door.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        rest = b""
        with peer:
            while True:
                try:
                    more = peer.recv(65536)
                except OSError:
                    return
                if not more:
                    return
                rest += more
                while self.end in rest:
                    one, rest = rest.split(self.end, 1)
                    message = one.removeprefix(self.start)
                    self.messages.append(message)
                    code = self.answer(message, len(self.messages))
                    if code is not None:
                        self.acknowledge(peer, message, code)

    def acknowledge(self, peer, message, code):
        fields = message.split(b"\r")[0].split(b"|")
        text = (b"MSH|^~\\&|LAB|LAB|||20260903||ACK|A1|T|2.5.1\rMSA|" + code.encode() + b"|" +
                fields[9] + b"|" + self.text.encode() + b"\r")
        peer.sendall(self.start + text + self.end)

    def close(self):
        self.door.close()


@contextlib.contextmanager
def stand_in(program, folder, kind, *arguments):
    """`claimwire stand-in payer` or `clearinghouse`, which knows the daemon's tokens; gives its
    address."""
    process = subprocess.Popen([program, "stand-in", kind, "--listen", "127.0.0.1:0",
                                "--tokens", str(folder / "var/claimwire.db.tokens"), *arguments],
                               stdout=subprocess.PIPE, text=True, cwd=folder)
    try:
        yield process.stdout.readline().split(" at ")[1].strip()
    finally:
        process.terminate()
        process.wait(timeout=20)


def write(path, text):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def run_cases(cases, only=None):
    """Runs functions whose names read as a specification; the exit status says whether all held."""
    status = 0
    for name, case in cases:
        if only and only not in name:
            continue
        started = time.monotonic()
        try:
            case()
            print(f"ok      {name}  {time.monotonic() - started:.1f} s", flush=True)
        except Exception as trouble:  # whatever it is, the other cases still run
            print(f"FAILED  {name}\n    {type(trouble).__name__}: {trouble}", flush=True)
            status = 1
    return status
