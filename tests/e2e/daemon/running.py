"""A daemon of its own in a folder of its own, as an administrator would run it: the real binary,
its configuration, its code sets. For the drivers beside this file."""

import atexit
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

SOURCE = pathlib.Path(__file__).resolve().parents[3]
SHARED = pathlib.Path(os.environ.get("CLAIMWIRE_SHARED", SOURCE.parent / "shared"))
LONG = os.environ.get("CLAIMWIRE_LONG") == "yes"
SKIPPED = 77  # ctest's SKIP_RETURN_CODE

CONFIGURATION = """
version: 1
site: {{ name: Invented, environment: test, time_zone: America/Chicago }}
store: {{ url: "sqlite:{folder}/var/claimwire.db", disk_reserve: 1MB }}
http: {{ listen: 127.0.0.1:0 }}
codes: {{ directory: "{codes}", uncovered: {{ icd10cm: hold, icd10pcs: hold, hcpcs: hold, cpt: warn }} }}
organizations:
  hospital:   {{ name: WEST HOSPITAL, npi: "1999999984", tax_id: "123456789", taxonomy: 282N00000X,
                address: {{ line: 1 Main St, city: Springfield, state: IL, zip: "627010001" }} }}
  physicians: {{ name: WEST PHYSICIANS LLC, npi: "1234567893", tax_id: "987654321", taxonomy: 207P00000X,
                address: {{ line: 2 Main St, city: Springfield, state: IL, zip: "627010002" }} }}
facilities:
  west: {{ known_as: [WEST, WESTMED], bills: {{ 837i: hospital, 837p: physicians }} }}
tables:
  providers: "{example}/tables/providers.csv"
  charge-master: "{example}/tables/charge-master.csv"
interfaces:
  ehr: {{ kind: mllp-listener, listen: 127.0.0.1:0 }}
  fhir: {{ kind: fhir-listener, path: /fhir }}
  folder: {{ kind: folder-writer, path: "{folder}/out", retry: {{ for: 24h, delay: 100ms..500ms }} }}
{interfaces}
partners:
  clearco:
    via: folder
    submitter: {{ name: WEST HOSPITAL, id: WEST001, contact: {{ name: EDI DESK, phone: "2175550100" }} }}
    receiver: {{ name: CLEARCO, id: CLEARCO }}
    isa: {{ sender: "ZZ:WEST001", receiver: "ZZ:CLEARCO" }}
{partners}
payers:
  medicare-a: {{ known_as: [MCA], name: MEDICARE PART A, payer_id: "12001", filing_code: MA, partner: clearco, edits: medicare }}
  medicare-b: {{ known_as: [MCB], name: MEDICARE PART B, payer_id: "12502", filing_code: MB, partner: clearco, edits: medicare, frequencies: ["1"] }}
{payers}
routes:
  - {{ name: charges, when: "type in [DFT^P03, DFT^P11, Bundle, Claim]", bill: each-message }}
{routes}
"""

# A partner and a payer (WEB) whose claims go by HTTP to a receiver that knows repeats.
BY_HTTP = {
    "interfaces": '  web: {{ kind: http-client, url: "{url}", recognises_repeats: true, ack: {{ timeout: 2s }},'
                  ' retry: {{ for: 24h, delay: 100ms..500ms }} }}',
    "partners": """  webco:
    via: web
    submitter: {{ name: WEST HOSPITAL, id: WEST001, contact: {{ name: EDI DESK, phone: "2175550100" }} }}
    receiver: {{ name: WEBCO, id: WEBCO }}
    isa: {{ sender: "ZZ:WEST001", receiver: "ZZ:WEBCO" }}""",
    "payers": '  web: {{ known_as: [WEB], name: WEB HEALTH, payer_id: "22222", filing_code: CI, partner: webco,'
              ' edits: commercial }}',
}


def by_http(url):
    return {key: text.format(url=url) for key, text in BY_HTTP.items()}


def skip(why):
    print("SKIPPED:", why)
    sys.exit(SKIPPED)


def wait_for(what, seconds, condition):
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


class Site:
    def __init__(self, binary, folder, extra=None, change=lambda text: text):
        self.binary = str(pathlib.Path(binary).resolve())
        self.folder = pathlib.Path(folder).resolve()
        subprocess.run(["rm", "-rf", str(self.folder)], check=True)
        (self.folder / "var").mkdir(parents=True)
        self.process = None
        self.ports = {}
        example = SOURCE / "config/examples/quickstart"
        parts = {"interfaces": "", "partners": "", "payers": "", "routes": "", **(extra or {})}
        text = CONFIGURATION.format(folder=self.folder, example=example,
                                    codes=self.folder / "codes", **parts)
        self.configuration = self.folder / "claimwire.yaml"
        self.configuration.write_text(change(text))
        for table in sorted((example / "codes").glob("*.csv")):
            self.run("codes", "import", "--directory", str(self.folder / "codes"), str(table))

    def run(self, *arguments, good=(0,)):
        done = subprocess.run([self.binary, "--config", str(self.configuration), *arguments],
                              capture_output=True, text=True, cwd=self.folder)
        assert done.returncode in good, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def token(self, name, role):
        return self.run("token", "add", name, "--role", role).stdout.strip().splitlines()[-1].strip()

    def spawn(self):
        """Starts the process and returns without waiting for it."""
        self.ports = {}
        self.process = subprocess.Popen(
            [self.binary, "--config", str(self.configuration), "--json", "serve", "--log",
             str(self.folder / "log")],
            stdout=subprocess.PIPE, stderr=(self.folder / "stderr").open("a"), text=True,
            cwd=self.folder)
        atexit.register(self.end)

    def end(self):
        """Leaves no daemon behind when a driver fails."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def read_ports(self, wanted=("ehr", "http")):
        """Reads where it listens; False when the process ended before it told."""
        while not all(name in self.ports for name in wanted):
            line = self.process.stdout.readline()
            if not line:
                return False
            if line.startswith("{"):
                told = json.loads(line)
                self.ports[told["interface"]] = int(told["address"].rsplit(":", 1)[1]) \
                    if ":" in told["address"] else told["address"]
        return True

    def start(self, **wanted):
        self.spawn()
        assert self.read_ports(**wanted), (self.folder / "stderr").read_text()[-2000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self, seconds=40):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(seconds)
        self.process.stdout.close()
        return code

    def alive(self):
        return self.process.poll() is None

    def memory_kb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        return 0

    def api(self, path):
        """What the daemon says over its Unix socket."""
        client = http.client.HTTPConnection("localhost", timeout=30)
        client.sock = socket.socket(socket.AF_UNIX)
        client.sock.settimeout(30)
        client.sock.connect(str(self.folder / "var/claimwire.sock"))
        client.request("GET", "/api/v1" + path)
        answer = client.getresponse()
        body = answer.read()
        client.close()
        assert answer.status == 200, (path, answer.status, body)
        return json.loads(body)

    def rows(self, kind, query):
        """All rows of a query; a page may be short and still not be the last."""
        rows, cursor = [], ""
        while True:
            page = self.api(f"/{kind}?limit=500&q={urllib.parse.quote(query)}{cursor}")
            rows += page["items"]
            if page["next"] is None:
                return rows
            cursor = "&cursor=" + page["next"]

    def book(self, name):
        return next(book for book in self.api("/ledger")["books"] if book["name"] == name)

    def settled(self):
        """Nothing waits to be worked or sent any more."""
        books = {book["name"]: book["parts"] for book in self.api("/ledger")["books"]}
        busy = 0
        for parts in books.values():
            busy += sum(parts.get(state, 0) for state in ("received", "queued", "sending"))
        return busy == 0

    def wait_settled(self, seconds=60):
        """Until nothing waits any more; fails after `seconds` without progress."""
        last, since = None, time.monotonic()
        while not self.settled():
            now = [book["parts"] for book in self.api("/ledger")["books"]]
            if now != last:
                last, since = now, time.monotonic()
            assert time.monotonic() - since < seconds, ("no progress", now)
            time.sleep(0.1)

    def reconcile(self):
        done = self.run("reconcile", good=(0, 1))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Mllp:
    """One MLLP connection."""

    def __init__(self, port, timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def send(self, message):
        self.socket.sendall(b"\x0b" + message + b"\x1c\r")

    def answer(self):
        while b"\x1c\r" not in self.rest:
            got = self.socket.recv(65536)
            if not got:
                raise ConnectionError("closed")
            self.rest += got
        block, self.rest = self.rest.split(b"\x1c\r", 1)
        return block.lstrip(b"\x0b")

    def ask(self, message):
        self.send(message)
        return self.answer()

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.close()


def code_of(answer):
    """MSA-1 and MSA-2."""
    for segment in answer.split(b"\r"):
        if segment.startswith(b"MSA"):
            fields = segment.split(answer[3:4])
            return fields[1].decode("latin-1"), fields[2] if len(fields) > 2 else b""
    return "", b""


def charge_message(control, account, charge, payer="MCB", amount="200.00", extra=""):
    """An invented visit: one charge, whose id comes back in the claim as REF*6R."""
    return "\r".join([
        f"MSH|^~\\&|EHR|WEST|CLAIMWIRE|WEST|20260903180000-0500||DFT^P03^DFT_P03|{control}|P|2.5.1",
        "EVN|P03|20260903180000-0500",
        f"PID|1||MRN{account}^^^WEST^MR||DOE^JANE^Q^^^^L||19480214|F|||12 Oak Ave^^Springfield^IL^62704"
        f"|||||||{account}",
        f"PV1|1|E|ED^^^WEST||||D100^RIVERA^ANA||||||||||||{account}|||||||||||||||||||||||||"
        "20260903074000-0500|20260903113000-0500",
        f"FT1|1|{charge}||20260903|20260903|CG|ED4^ED visit level 4|ED visit level 4||1|{amount}||ED||||||1|"
        "D100^RIVERA^ANA|||||99284^^C4",
        "DG1|1||R07.9^Chest pain, unspecified^I10|||F|||||||||1",
        f"IN1|1|{payer}^Payer|{payer}|SOME PAYER||||||||||||DOE^JANE^Q|SEL|19480214|12 Oak Ave^^Springfield^IL"
        "^62704|||1||||||||||||||1EG4TE5MK73",
    ]).encode() + extra.encode() + b"\r"


class Receiver:
    """A clearinghouse by HTTP that misbehaves as it is told and knows repeats by Idempotency-Key."""

    def __init__(self, behave=lambda receiver, key: "take"):
        self.behave = behave
        self.lock = threading.Lock()
        self.taken = {}  # key -> body, in order of first arrival
        self.differing = []
        self.requests = 0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                key = self.headers.get("Idempotency-Key", "")
                with receiver.lock:
                    receiver.requests += 1
                    how = receiver.behave(receiver, key)
                    if how in ("take", "take-and-hang-up", "slow"):
                        if receiver.taken.setdefault(key, body) != body:
                            receiver.differing.append(key)
                if how == "slow":
                    time.sleep(0.3)
                if how == "hang-up" or how == "take-and-hang-up":
                    self.close_connection = True
                    with contextlib.suppress(OSError):
                        self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if how == "garbage":
                    self.wfile.write(b"\x00\xff\r\nnot http at all\r\n\r\n" * 20)
                    self.close_connection = True
                    return
                status = {"500": 500, "429": 429, "422": 422}.get(how, 202)
                self.send_response(status)
                if status == 429:
                    self.send_header("Retry-After", "1")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/claims"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def charges_in(claim):
    """The charge ids of an 837, and what identifies the interchange."""
    text = claim.decode() if isinstance(claim, bytes) else claim
    segments = [segment.strip().split("*") for segment in text.split("~")]
    charges = [one[2] for one in segments if one[0] == "REF" and one[1] == "6R"]
    number = next(one[1] for one in segments if one[0] == "CLM")
    interchange = next(one[13] for one in segments if one[0] == "ISA")
    return charges, number, interchange


def seed_from(arguments, name="seed"):
    seed = int(arguments) if arguments else int(os.environ.get("CLAIMWIRE_SEED", "20261125"))
    print(f"{name} {seed} (repeat it with CLAIMWIRE_SEED={seed})")
    return random.Random(seed)
