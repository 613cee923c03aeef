#!/usr/bin/env python3
"""Promises A2, B2, B3, C3: a receiver that is down, slow, answers 500 or 429, hangs up or answers
garbage. Claims wait, come again under the same identity with the same bytes, and none is lost; other
destinations are not held up; a receiver that does not know repeats is never asked twice.
usage: receivers.py CLAIMWIRE FOLDER"""

import pathlib
import socket
import sys
import time

from running import Mllp, Receiver, Site, by_http, charge_message, charges_in, code_of, wait_for


def send(site, names, payer):
    peer = Mllp(site.ports["ehr"])
    for name in names:
        code, _ = code_of(peer.ask(charge_message("M" + name, "A" + name, "C" + name, payer)))
        assert code == "AA", (name, code)
    peer.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def exactly_once(receiver, names):
    got = [charge for body in receiver.taken.values() for charge in charges_in(body)[0]]
    assert sorted(got) == sorted("C" + name for name in names), (sorted(got), names)
    assert not receiver.differing, "repeated with other bytes"


def recovers(binary, folder, how, times=5):
    """`times` bad answers, then good ones."""
    left = [times]

    def behave(*_):
        left[0] -= 1
        return how if left[0] >= 0 else "take"

    receiver = Receiver(behave)
    site = Site(binary, folder, by_http(receiver.url))
    site.start()
    names = [f"{how.upper()}{n}" for n in range(6)]
    send(site, names, "WEB")
    site.wait_settled(30)
    exactly_once(receiver, names)
    site.reconcile()
    assert site.stop() == 0
    print(f"ok {how}: {receiver.requests} requests for {len(names)} claims")


def down_then_up(binary, folder):
    port = free_port()
    site = Site(binary, folder, by_http(f"http://127.0.0.1:{port}/claims"))
    site.start()
    names = [f"DOWN{n}" for n in range(10)]
    send(site, names, "WEB")
    others = [f"OTHER{n}" for n in range(10)]
    begun = time.monotonic()
    send(site, others, "MCB")
    wait_for("the other destination is served", 5,
             lambda: len(list((site.folder / "out").glob("*.837"))) == len(others))
    print(f"ok other destination: {time.monotonic() - begun:.2f} s while one is down")
    assert site.book("deliveries")["parts"].get("queued", 0) + \
        site.book("deliveries")["parts"].get("sending", 0) == len(names)
    assert site.stop() == 0  # what waits survives a restart
    receiver = Receiver()
    text = site.configuration.read_text().replace(f"http://127.0.0.1:{port}/claims", receiver.url)
    site.configuration.write_text(text)
    site.start()
    site.wait_settled(30)
    exactly_once(receiver, names)
    site.reconcile()
    assert site.stop() == 0
    print("ok down, restarted, up")


def never_guesses(binary, folder):
    """No answer from a receiver that does not know repeats: in doubt, and never sent again."""
    receiver = Receiver(lambda *_: "take-and-hang-up")
    site = Site(binary, folder, by_http(receiver.url),
                lambda text: text.replace("recognises_repeats: true", "recognises_repeats: false"))
    site.start()
    names = [f"DOUBT{n}" for n in range(3)]
    send(site, names, "WEB")
    wait_for("all are in doubt", 15, lambda: site.book("deliveries")["parts"].get("in_doubt", 0) == 3)
    time.sleep(1.5)
    assert receiver.requests == 3, receiver.requests
    site.kill()
    site.start()
    time.sleep(1.0)
    assert receiver.requests == 3, receiver.requests
    site.reconcile()
    assert site.stop() == 0
    print("ok in doubt stays in doubt")


def refused(binary, folder):
    """A receiver's no is final: parked, and a person sees it."""
    receiver = Receiver(lambda *_: "422")
    site = Site(binary, folder, by_http(receiver.url))
    site.start()
    send(site, ["no1"], "WEB")
    wait_for("it waits for a person", 15, lambda: site.book("deliveries")["parts"].get("parked", 0) == 1)
    time.sleep(1.0)
    assert receiver.requests == 1, receiver.requests
    site.reconcile()
    assert site.stop() == 0
    print("ok refused is parked")


def slow_restart(binary, folder):
    """Killed while its requests are under way: the same identity goes again."""
    receiver = Receiver(lambda *_: "slow")
    site = Site(binary, folder, by_http(receiver.url))
    site.start()
    names = [f"SLOW{n}" for n in range(20)]
    send(site, names, "WEB")
    wait_for("some are under way", 10, lambda: receiver.requests >= 2)
    site.kill()
    site.start()
    site.wait_settled(60)
    exactly_once(receiver, names)
    site.reconcile()
    assert site.stop() == 0
    print(f"ok killed while sending: {receiver.requests} requests for {len(names)} claims")


def main(binary, folder):
    below = pathlib.Path(folder)
    for how in ("500", "429", "hang-up", "take-and-hang-up", "garbage", "slow"):
        recovers(binary, below / how, how)
    down_then_up(binary, below / "down")
    never_guesses(binary, below / "doubt")
    refused(binary, below / "refused")
    slow_restart(binary, below / "restart")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
