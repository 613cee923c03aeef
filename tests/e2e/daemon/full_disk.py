#!/usr/bin/env python3
"""Promise A4: a full disk. What was acknowledged is there, what could not be stored was told to come
later, claims already stored go on being sent, and intake comes back by itself when there is room.
Needs a small tmpfs of its own; skips where that may not be mounted.
usage: full_disk.py CLAIMWIRE FOLDER"""

import contextlib
import pathlib
import subprocess
import sys
import threading
import time

from running import LONG, Mllp, Receiver, Site, by_http, charge_message, charges_in, code_of, seed_from, skip, \
    wait_for


def main(binary, folder):
    disk = pathlib.Path(folder).resolve().with_name("daemon_full_disk_tmpfs")
    disk.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512m", "tmpfs", str(disk)],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        skip(f"no tmpfs may be mounted here: {mounted.stderr.strip()}")
    try:
        fill(binary, folder, disk)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def fill(binary, folder, disk):
    receiver = Receiver()
    site = Site(binary, folder, by_http(receiver.url),
                lambda text: text.replace(f"sqlite:{pathlib.Path(folder).resolve()}/var/", f"sqlite:{disk}/"))
    (site.folder / "var").rmdir()
    (site.folder / "var").symlink_to(disk)
    site.start()
    peer = Mllp(site.ports["ehr"])
    taken = []

    def ask(number, size=0):
        extra = "\rNTE|1||" + "x" * size if size else ""
        code, echoed = code_of(peer.ask(charge_message(f"M{number}", f"A{number}", f"C{number}", "WEB",
                                                       extra=extra)))
        assert code in ("AA", "AR"), code
        assert echoed == f"M{number}".encode()
        if code == "AA":
            taken.append(f"C{number}")
        return code

    number = 0
    for number in range(20):
        assert ask(number) == "AA"
    take_room(disk)
    refused = 0
    for number in range(20, 60):
        refused += ask(number, size=200_000) == "AR"
    assert site.alive(), (site.folder / "stderr").read_text()[-1000:]
    assert refused > 0, "the disk was never full"
    # The same messages again: those that were told to come later are taken once there is room.
    (disk / "filler").unlink()
    begun = time.monotonic()
    wait_for("messages are taken again", 5, lambda: ask(60) == "AA")
    again = time.monotonic() - begun
    for number in range(20, 60):
        if f"C{number}" not in taken:
            assert ask(number, size=200_000) == "AA"
    site.wait_settled(60)
    got = sorted(charge for body in receiver.taken.values() for charge in charges_in(body)[0])
    assert got == sorted(set(taken)), (len(got), len(taken), set(taken) ^ set(got))
    print(f"{len(taken)} taken, {refused} told to come later while full, taken again after {again:.2f} s")
    again_and_again(site, disk, receiver, taken)
    print(site.reconcile())
    assert site.stop() == 0


def again_and_again(site, disk, receiver, taken):
    """The disk fills while messages are on every stage of their way: none is lost, none goes twice,
    and no two claims of an account share a number."""
    chance = seed_from("")
    problems, done = [], threading.Event()

    def stream(name):
        try:
            peer, number = Mllp(site.ports["ehr"]), 0
            while not done.is_set():
                number += 1
                message = charge_message(f"{name}M{number}", f"{name}A{number // 5}", f"{name}C{number}", "WEB",
                                         extra="\rNTE|1||" + "x" * 500)
                while code_of(peer.ask(message))[0] != "AA":
                    time.sleep(0.02)
                taken.append(f"{name}C{number}")
                time.sleep(0.004)
        except Exception as problem:  # shown by the main thread
            problems.append(problem)

    senders = [threading.Thread(target=stream, args=(f"S{n}",), daemon=True) for n in range(4)]
    for sender in senders:
        sender.start()
    for _ in range(20 if LONG else 6):
        time.sleep(chance.uniform(0.1, 0.4))
        take_room(disk)
        time.sleep(chance.uniform(0.2, 1.2))
        (disk / "filler").unlink()
    time.sleep(0.5)
    done.set()
    for sender in senders:
        sender.join(20)
        assert not sender.is_alive()
    assert not problems, problems
    site.wait_settled(30)
    claims = [charges_in(body) for body in receiver.taken.values()]
    got = sorted(charge for charges, _, _ in claims for charge in charges)
    assert got == sorted(set(taken)), (len(got), len(set(taken)), set(taken) ^ set(got))
    numbers = [number for _, number, _ in claims]
    assert len(set(numbers)) == len(numbers), "a claim number was given twice"
    print(f"{len(taken)} taken in all while the disk filled again and again")


def take_room(disk):
    """Someone else's file takes what is left."""
    with contextlib.suppress(OSError), (disk / "filler").open("wb") as out:
        while True:
            out.write(b"\0" * 65536)
            out.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
