#!/usr/bin/env python3
"""Promise G6: the wall clock of the running program steps by minutes and years, either way, while
claims wait for a receiver that fails: none is lost, given up early, sent in a storm or out of order,
no identity is forgotten, nothing is pruned before its time.
usage: clock_steps.py CLAIMWIRE FOLDER"""

import os
import pathlib
import sys
import time

from running import LONG, Mllp, Receiver, Site, by_http, charge_message, charges_in, code_of, skip, wait_for

MINUTE, DAY = 60, 86400
# Seconds away from the real time, one after another. Not further back than the invented visits.
STEPS = [0, 10 * MINUTE, 0, 5 * 365 * DAY, 0, -30 * DAY, 20 * 365 * DAY, 90 * MINUTE, -1]
ACCOUNTS = 3


def library():
    found = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return found[0] if found else skip("libfaketime is not installed (tests/packages.txt)")


def step_to(folder, seconds):
    """The library reads the file at every look at the clock; only whole files are seen."""
    new = folder / "offset.new"
    new.write_text(f"{seconds:+d}\n")
    new.rename(folder / "offset")


def main(binary, folder):
    folder = pathlib.Path(folder).resolve()
    preload = library()
    failing = [False]
    receiver = Receiver(lambda *_: "500" if failing[0] else "take")

    def keep(text):
        return text.replace("store: {", "store: { keep: { content: 90d, metadata: 180d },", 1)

    site = Site(binary, folder, by_http(receiver.url), change=keep)
    step_to(folder, 0)
    os.environ.update(LD_PRELOAD=str(preload), FAKETIME_TIMESTAMP_FILE=str(folder / "offset"),
                      FAKETIME_NO_CACHE="1", NO_FAKE_STAT="1",
                      FAKETIME_DONT_FAKE_MONOTONIC="1")
    site.start()
    for name in ("LD_PRELOAD", "FAKETIME_TIMESTAMP_FILE"):
        del os.environ[name]
    sent = []

    def send(rounds):
        peer = Mllp(site.ports["ehr"])
        for _ in range(rounds):
            name = f"{len(sent):04d}"
            message = charge_message("M" + name, f"A{len(sent) % ACCOUNTS}", "C" + name, "WEB")
            assert code_of(peer.ask(message))[0] == "AA", name
            sent.append(message)
        peer.close()

    def wall():
        """The newest message's time, as the program sees the clock."""
        return site.api("/messages?limit=1")["items"][0]["received"][:4]

    repeats = 0
    for offset in STEPS * (3 if LONG else 1):
        failing[0] = True
        before = receiver.requests
        send(6)
        wait_for("the receiver is tried", 20, lambda: receiver.requests > before)
        step_to(folder, offset)
        send(6)
        year = time.gmtime(time.time() + offset).tm_year
        assert wall() == str(year), (wall(), year)
        began, before = time.monotonic(), receiver.requests
        time.sleep(1.5)
        # Three keys fail, so the destination rests: one probe each 100 to 500 ms.
        tries = receiver.requests - before
        assert tries <= 40, f"{tries} tries in {time.monotonic() - began:.1f} s at {offset:+d} s"
        failing[0] = False
        site.wait_settled(30)
        parked = site.book("deliveries")["parts"]["parked"]
        assert parked == 0, f"{parked} given up at {offset:+d} s"
        peer = Mllp(site.ports["ehr"])
        for message in (sent[0], sent[-1]):
            assert code_of(peer.ask(message))[0] == "AA"
            repeats += 1
        peer.close()
        duplicates = site.book("messages")["parts"]["duplicate"]
        assert duplicates == repeats, f"a repeat was taken as new at {offset:+d} s"
    assert site.book("messages")["total"] == len(sent) + repeats, "rows were pruned early"
    got = [charge for body in receiver.taken.values() for charge in charges_in(body)[0]]
    assert sorted(got) == [f"C{n:04d}" for n in range(len(sent))], "lost or twice"
    for account in range(ACCOUNTS):
        of = [charge for charge in got if int(charge[1:]) % ACCOUNTS == account]
        assert of == sorted(of), f"out of order: {of}"
    raw = site.api("/messages?limit=500")["items"]
    assert all(one["state"] in ("done", "duplicate") for one in raw)
    site.reconcile()
    assert site.stop() == 0
    print(f"ok {len(STEPS) * (3 if LONG else 1)} steps of the clock: {len(sent)} claims once each and "
          f"in order, {repeats} repeats known, {receiver.requests} requests")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
