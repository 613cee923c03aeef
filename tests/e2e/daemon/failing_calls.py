#!/usr/bin/env python3
"""Promises A1, A3, A4, B1, B2: the Nth write, sync, open, connect or reservation of the daemon fails,
once or for good, at its start, in the middle of work or while it recovers from the failure before.
No message is answered AA that is not there afterwards, none makes two claims, and every next start
goes on without help on the same store.
usage: failing_calls.py CLAIMWIRE FOLDER LIBRARY"""

import errno
import os
import pathlib
import sys
import time

from running import LONG, Mllp, Receiver, Site, by_http, charge_message, charges_in, code_of, seed_from

FAULTS = 1000 if LONG else 40
# How far into a life a call may fail: a start and some messages make about so many.
CALLS = {"write": 300, "sync": 120, "open": 60, "connect": 12, "reserve": 3}
ERRORS = {"write": (errno.EIO, errno.ENOSPC, "short"), "sync": (errno.EIO,), "open": (errno.EIO, errno.ENOSPC, errno.EMFILE),
          "connect": (errno.ECONNREFUSED, errno.ETIMEDOUT, errno.ENETUNREACH), "reserve": (errno.ENOSPC, errno.EIO)}


class Feed:
    """Sends every message again, unchanged, until it is answered AA."""

    def __init__(self, site):
        self.site, self.next, self.open, self.taken = site, 0, [], []

    def send(self, count):
        """Without a healthy daemon it stops early: what is unanswered comes with the next life."""
        while len(self.open) < count:
            self.open.append(self.next)
            self.next += 1
        try:
            peer = Mllp(self.site.ports["ehr"], timeout=3)
            for number in list(self.open):
                payer = "WEB" if number % 2 else "MCB"
                code, echoed = code_of(peer.ask(charge_message(f"M{number}", f"A{number // 3}", f"C{number}", payer)))
                assert echoed == f"M{number}".encode(), (echoed, number)
                assert code in ("AA", "AR"), code
                if code == "AA":
                    self.open.remove(number)
                    self.taken.append(number)
            peer.close()
        except OSError:
            pass


def main(binary, folder, library):
    chance = seed_from("")
    library = pathlib.Path(library).resolve()
    receiver = Receiver()
    site = Site(binary, folder, by_http(receiver.url))
    feed = Feed(site)
    told, ended, met, lives = {}, 0, 0, 0
    while met < FAULTS:
        lives += 1
        assert lives < 20 * FAULTS, ("calls hardly ever fail", met, lives)
        kind = chance.choice(list(CALLS))
        error = chance.choice(ERRORS[kind])
        count = chance.choice((1, 1, 1, 2, 10 ** 9))
        where = site.folder / chance.choice(("", "", "var", "var/bodies", "out"))
        nth = 1 + int(CALLS[kind] * chance.random() ** 2)
        plan = f"{kind}:{error}:{nth}:{count}:{where}"
        failed = site.folder / "failed"
        failed.unlink(missing_ok=True)
        preload = {"LD_PRELOAD": str(library), "CLAIMWIRE_FAIL": plan, "CLAIMWIRE_FAILED": str(failed)}
        os.environ.update(preload)
        site.spawn()
        for name in preload:
            del os.environ[name]
        name = errno.errorcode.get(error, error)
        if site.read_ports():
            feed.send(6)
            time.sleep(chance.uniform(0, 0.1))
        else:
            told[f"{kind} {name}, not started"] = told.get(f"{kind} {name}, not started", 0) + 1
        if site.alive():
            if chance.random() < 0.3:
                site.process.terminate()
                site.process.wait(60)
            else:
                site.kill()
        else:
            ended += 1
            assert site.process.wait() > 0, (plan, site.process.returncode, "crashed")
        if failed.exists():
            told[f"{kind} {name}"] = told.get(f"{kind} {name}", 0) + 1
            met += 1
    site.start()  # every start goes on without help
    while feed.open:
        feed.send(0)
    site.wait_settled(60)
    claims = [path.read_bytes() for path in (site.folder / "out").glob("*.837")] + list(receiver.taken.values())
    arrived, numbers = [], []
    for claim in claims:
        charges, number, _ = charges_in(claim)
        arrived += charges
        numbers.append(number)
    # What was in work at two ends of the process waits for a person (promise E8).
    waiting = {one["control_id"].replace("M", "C") for one in
               site.rows("messages", "state = failed")}
    wanted = {f"C{number}" for number in feed.taken} - waiting
    assert len(arrived) == len(set(arrived)), "billed twice: " + str(
        sorted({one for one in arrived if arrived.count(one) > 1}))
    assert set(arrived) == wanted, ("lost", wanted - set(arrived), "not asked for", set(arrived) - wanted)
    parts = site.book("deliveries")["parts"]
    assert parts["parked"] == parts["in_doubt"] == 0, parts  # both receivers know repeats: nothing is left in doubt
    assert len(set(numbers)) == len(numbers), "a claim number was given twice"
    assert not receiver.differing, "repeated with other bytes"
    print(f"ok {FAULTS} faults: {', '.join(f'{count} {name}' for name, count in sorted(told.items()))}; {ended} ended "
          f"the process; {len(feed.taken)} messages acknowledged, {len(arrived)} claims, {len(waiting)} wait for a person")
    print(site.reconcile())
    assert site.stop() == 0


if __name__ == "__main__":
    main(*sys.argv[1:])
