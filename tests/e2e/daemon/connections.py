#!/usr/bin/env python3
"""Promises D4, E1: connections that come and go, sit idle, dribble, stop inside a message or never
read their answers. A healthy sender beside them is answered within 100 ms (99 of 100), memory stays
bounded, no descriptor is left over and the ledger balances.
usage: connections.py CLAIMWIRE FOLDER"""

import contextlib
import os
import socket
import struct
import sys
import threading
import time

from running import LONG, Mllp, Site, code_of, seed_from, wait_for

STORM = 50_000 if LONG else 2_000
IDLE = 10_000 if LONG else 1_000
SLOW = 200 if LONG else 50
PROBES = 2_000 if LONG else 300
IDLE_BYTES_MAX = 8_000
DEAF_MAX = 200_000
LISTENER = "kind: mllp-listener, listen: 127.0.0.1:0, connections_max: 20000, per_peer: 20000, message_timeout: "


def message(control, extra=b""):
    return b"MSH|^~\\&|PROBE|WEST|CW|CW|20260903||ADT^A08|" + control + b"|P|2.5\rPID|1||1\r" + extra


def framed(bytes_):
    return b"\x0b" + bytes_ + b"\x1c\r"


class Healthy(threading.Thread):
    """Asks one message after the other and keeps how long each answer took."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.took, self.ended, self.problem = site, [], threading.Event(), None

    def run(self):
        try:
            peer, number = Mllp(self.site.ports["ehr"], timeout=10), 0
            while not self.ended.is_set():
                control = f"HEALTHY{id(self)}-{number}".encode()
                begun = time.monotonic()
                code, echoed = code_of(peer.ask(message(control)))
                self.took.append(time.monotonic() - begun)
                assert (code, echoed) == ("AA", control), (code, echoed)
                number += 1
                time.sleep(0.005)
            peer.close()
        except Exception as problem:  # shown by the main thread
            self.problem = problem

    def finish(self):
        self.ended.set()
        self.join(20)
        assert self.problem is None, repr(self.problem)
        worst = sorted(self.took)
        return len(worst), 1000 * worst[int(len(worst) * 0.99)]


def descriptors(site):
    return len(os.listdir(f"/proc/{site.process.pid}/fd"))


def storm(site, chance):
    """Connect, send something or nothing, and go: politely, by a reset, inside a message."""
    healthy = Healthy(site)
    healthy.start()
    whole = 0
    begun = time.monotonic()
    for number in range(STORM):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", site.ports["ehr"]), timeout=10) as peer:
            how = number % 5
            if how in (1, 2):
                peer.sendall(framed(message(f"STORM{number}".encode())))
                whole += 1
            elif how == 3:
                peer.sendall(framed(message(f"STORM{number}".encode()))[:chance.randrange(60)])
            if how in (2, 3):  # a reset
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    took = time.monotonic() - begun
    wait_for("enough answers to count", 60, lambda: len(healthy.took) >= PROBES or healthy.problem)
    count, p99 = healthy.finish()
    wait_for("the connections are gone", 20, lambda: descriptors(site) < 100)
    print(f"ok {STORM} connections that came and went in {took:.1f} s, {whole} with a message; "
          f"healthy p99 of {count}: {p99:.1f} ms")
    assert p99 < 100, p99


def crowd(site, chance):
    """Many idle, some that send a byte now and then, and a healthy sender."""
    before = site.memory_kb()
    idle = []
    for _ in range(IDLE):
        idle.append(socket.create_connection(("127.0.0.1", site.ports["ehr"]), timeout=10))
    wait_for("all are taken", 30, lambda: descriptors(site) > IDLE)
    time.sleep(0.5)
    each = 1024 * (site.memory_kb() - before) / IDLE
    slow = [socket.create_connection(("127.0.0.1", site.ports["ehr"]), timeout=10) for _ in range(SLOW)]
    places = [0] * SLOW
    texts = [framed(message(f"SLOW{n}".encode(), b"NTE|1||" + b"x" * 300 + b"\r")) for n in range(SLOW)]
    healthy = Healthy(site)
    healthy.start()
    while len(healthy.took) < PROBES and healthy.problem is None:
        for n in chance.sample(range(SLOW), min(20, SLOW)):
            with contextlib.suppress(OSError):
                slow[n].send(texts[n][places[n]:places[n] + 1])
                places[n] = (places[n] + 1) % len(texts[n])
        time.sleep(0.01)
    count, p99 = healthy.finish()
    for peer in idle + slow:
        peer.close()
    wait_for("the connections are gone", 30, lambda: descriptors(site) < 100)
    print(f"ok {IDLE} idle and {SLOW} slow connections: {each:.0f} bytes an idle one, healthy p99 of "
          f"{count}: {p99:.1f} ms")
    assert each < IDLE_BYTES_MAX, each
    assert p99 < 100, p99


def half_open(site):
    """Peers that stop inside a message, or never read: closed after message_timeout, or read no further."""
    stuck = []
    for _ in range(20):
        peer = socket.create_connection(("127.0.0.1", site.ports["ehr"]), timeout=10)
        peer.sendall(framed(message(b"STUCK"))[:40])
        stuck.append(peer)
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    deaf.connect(("127.0.0.1", site.ports["ehr"]))
    deaf.settimeout(1)
    sent = 0
    with contextlib.suppress(OSError):
        while sent < DEAF_MAX:  # far more than the kernel keeps of the answers
            deaf.sendall(b"".join(framed(message(f"DEAF{sent + n}".encode())) for n in range(100)))
            sent += 100
    healthy = Healthy(site)
    healthy.start()
    for peer in stuck:
        peer.settimeout(10)
        assert peer.recv(10) == b"", "a message that never ended was answered"
        peer.close()
    time.sleep(1)
    count, p99 = healthy.finish()
    assert sent < DEAF_MAX, "everything was read from a peer that takes no answers"
    # What it sent and the daemon took is answered once it reads.
    rest = b""
    deaf.settimeout(2)
    with contextlib.suppress(OSError):
        while part := deaf.recv(65536):
            rest += part
    deaf.close()
    answers = [code_of(block.lstrip(b"\x0b")) for block in rest.split(b"\x1c\r")[:-1]]
    assert len(answers) > 1000, len(answers)
    assert [echoed for _, echoed in answers] == [f"DEAF{at}".encode() for at in range(len(answers))]
    print(f"ok 20 that stopped inside a message, one that read no answer was read no further after {sent} "
          f"messages; healthy p99 of {count}: {p99:.1f} ms")
    assert p99 < 100, p99


def main(binary, folder):
    chance = seed_from("")
    site = Site(binary, folder, change=lambda text: text.replace(
        "kind: mllp-listener, listen: 127.0.0.1:0", LISTENER + "2s"))
    site.start()
    storm(site, chance)
    half_open(site)
    site.wait_settled(120)
    site.kill()
    # Slow ones take their time here.
    site.configuration.write_text(site.configuration.read_text().replace("message_timeout: 2s", "message_timeout: 10m"))
    site.start()
    crowd(site, chance)
    site.wait_settled(60)
    print(site.reconcile())
    assert site.stop() == 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
