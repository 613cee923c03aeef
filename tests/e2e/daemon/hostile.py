#!/usr/bin/env python3
"""Promise E1: no bytes on any port end the daemon, hang it or make its memory grow. Mutations of good
requests go to the MLLP port, the HTTP port and the FHIR endpoint; a healthy probe is answered within
a second after each.
usage: hostile.py CLAIMWIRE FOLDER"""

import contextlib
import json
import socket
import sys
import time

from running import LONG, SHARED, SOURCE, Mllp, Site, charge_message, code_of, seed_from

MUTATIONS = 10_000 if LONG else 500
MEMORY_KB_MAX = 400_000
INTERESTING = [b"\x00", b"\xff", b"\x0b", b"\x1c", b"\x1c\r", b"\r", b"\n", b"\r\n\r\n", b"|", b"^", b"~", b"&",
               b"\\", b"MSH|", b"MSH|^~\\&|", b'"', b"{", b"}", b"[" * 2000, b'{"a":' * 2000, b"-", b"1e999999",
               b"9" * 400, b"A" * 70_000, b"\xed\xa0\x80", b"\xf0\x9f\x92\xa9", b"%00", b"%2e%2e/", b"../" * 50,
               b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"\\X" + b"41" * 500 + b"\\",
               b"UNICODE UTF-16", b"8859/1", b"~" * 5000, b"DG1|" * 500, b"\rDG1|1||" * 3000]


def mutated(chance, seed):
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0 and data:
            data[at % len(data)] = chance.randrange(256)
        elif kind == 1:
            data[at:at] = chance.choice(INTERESTING)
        elif kind == 2:
            del data[at:at + chance.choice((1, 4, 40, 400))]
        elif kind == 3:
            upto = min(len(data), at + chance.randrange(1, 200))
            data[at:at] = data[at:upto] * chance.choice((1, 2, 30))
        elif kind == 4:
            del data[at:]
        else:
            other = chance.randrange(len(data) + 1)
            data[at:at + 8] = data[other:other + 8]
    return bytes(data[:300_000])


def throw(port, data, wait=0.02):
    """Sends and hangs up, with or without waiting for an answer."""
    with contextlib.suppress(OSError):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as peer:
            peer.sendall(data)
            peer.settimeout(wait)
            with contextlib.suppress(OSError):
                peer.recv(65536)


class Probe:
    """A healthy sender beside the hostile one, and a health check by HTTP."""

    def __init__(self, site):
        self.site = site
        self.peer = Mllp(site.ports["ehr"], timeout=5)
        self.number = 0
        self.worst = 0.0

    def __call__(self, of):
        begun = time.monotonic()
        control = f"PROBE{self.number}".encode()
        self.number += 1
        assert self.site.alive(), ("the daemon ended after", of)
        code, echoed = code_of(self.peer.ask(
            b"MSH|^~\\&|PROBE|WEST|CW|CW|20260903||ADT^A08|" + control + b"|P|2.5\rPID|1||1\r"))
        assert (code, echoed) == ("AA", control), (code, echoed, of)
        with socket.create_connection(("127.0.0.1", self.site.ports["http"]), timeout=5) as peer:
            peer.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            got = b""
            while part := peer.recv(4096):
                got += part
            assert b" 200 " in got, (got, of)
        took = time.monotonic() - begun
        self.worst = max(self.worst, took)
        assert took < 1.0, (took, of)


def hl7_seeds():
    seeds = [path.read_bytes() for path in
             sorted((SOURCE / "config/examples/quickstart/samples").glob("*.hl7"))]
    seeds.append(charge_message("M1", "A1", "C1"))
    seeds.append(charge_message("M2", "A2", "C2").replace(b"|2.5.1\r", b"|2.5.1|||AL|AL||UNICODE UTF-8\r"))
    if SHARED.exists():
        seeds += [path.read_bytes() for path in sorted((SHARED / "hl7/samples").rglob("*.hl7"))[:200]]
    return [b"\x0b" + seed.replace(b"\r\n", b"\r").replace(b"\n", b"\r") + b"\x1c\r" for seed in seeds]


def fhir_seeds():
    seeds = [(SOURCE / "config/examples/quickstart/samples/clinic.fhir.json").read_bytes()]
    if SHARED.exists():
        files = sorted((SHARED / "fhir").rglob("*.json"), key=lambda path: path.stat().st_size)
        seeds += [path.read_bytes() for path in files[:100]]
    seeds.append(json.dumps({"resourceType": "Claim", "status": "active", "total": {"value": 1.10}}).encode())
    return seeds


def http_request(token, path, body=b"", method="POST"):
    return (f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/fhir+json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body


def main(binary, folder):
    chance = seed_from("")
    site = Site(binary, folder)
    site.start()
    token = site.token("hostile", "sender")
    admin = site.token("admin", "administrator")
    probe = Probe(site)
    probe("start")
    before = site.memory_kb()
    ports = [
        ("MLLP", site.ports["ehr"], hl7_seeds(), lambda seed: mutated(chance, seed)),
        ("HTTP", site.ports["http"],
         [http_request(admin, path, method=method)
          for method in ("GET", "POST", "HEAD")
          for path in ("/api/v1/messages?q=state%20%3D%20held&limit=5", "/metrics", "/livez", "/fhir/metadata",
                       "/api/v1/claims/c_1/x12", "/api/v1/codes/search?q=E11&on=2026-09-03",
                       "/api/v1/openapi.json")],
         lambda seed: mutated(chance, seed)),
        # The envelope stays good, so that what is read is the body.
        ("FHIR", site.ports["http"], fhir_seeds(),
         lambda seed: http_request(token, chance.choice(("/fhir", "/fhir/Claim", "/fhir/Claim/$submit",
                                                         "/fhir/$process-message")), mutated(chance, seed))),
    ]
    for name, port, seeds, make in ports:
        begun = time.monotonic()
        for number in range(MUTATIONS):
            data = make(chance.choice(seeds))
            throw(port, data, wait=0.2 if name == "FHIR" else 0.004)
            try:
                probe((name, number))
            except Exception:
                (site.folder / "hostile.bin").write_bytes(data)
                print("the last bytes sent are in", site.folder / "hostile.bin")
                raise
        grown = site.memory_kb()
        print(f"ok {name}: {MUTATIONS} mutations in {time.monotonic() - begun:.0f} s, worst probe "
              f"{probe.worst * 1000:.0f} ms, memory {before // 1024} -> {grown // 1024} MB")
        assert grown < MEMORY_KB_MAX, grown
    site.wait_settled(60)
    site.reconcile()
    assert site.stop() == 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
