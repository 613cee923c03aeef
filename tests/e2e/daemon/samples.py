#!/usr/bin/env python3
"""Every sample message of other people's systems goes to a running daemon: none ends it, each is
answered, and the ledger balances afterwards. Skips where the samples are not there.
usage: samples.py CLAIMWIRE FOLDER"""

import collections
import http.client
import re
import sys
import time

from running import SHARED, Mllp, Site, code_of, skip


def answers_wanted(message):
    """By MSH-15 and MSH-16: one in original mode, one for each that is asked for in enhanced mode. The
    samples that ask for errors only are good messages."""
    fields = message.split(b"\r")[0].split(message[3:4])
    asked = [fields[n] if len(fields) > n else b"" for n in (14, 15)]
    if not any(asked):
        return 1
    return sum(one in (b"AL", b"SU") for one in asked)


def main(binary, folder):
    if not SHARED.exists():
        skip(f"{SHARED} is missing")
    # Every message is worked, whatever its type and however many samples share a control id.
    site = Site(binary, folder, change=lambda text: text.replace(
        "ehr: { kind: mllp-listener,", "ehr: { kind: mllp-listener, duplicates: { window: 0s },").replace(
            '"type in [DFT^P03, DFT^P11, Bundle, Claim]"', '"type exists"'))
    site.start()
    answers = collections.Counter()
    slowest = (0.0, "")
    peer = Mllp(site.ports["ehr"], timeout=10)
    files = sorted((SHARED / "hl7/samples").rglob("*.hl7"))
    for file in files:
        raw = file.read_bytes().replace(b"\r\n", b"\r").replace(b"\n", b"\r").strip(b"\x0b\x1c\r")
        # A batch goes message by message, as a sender over MLLP would.
        for one in re.split(rb"\r(?=MSH)", raw):
            begun = time.monotonic()
            peer.send(one + b"\r")
            for _ in range(answers_wanted(one)):
                try:
                    code, _ = code_of(peer.answer())
                except TimeoutError as silence:
                    raise AssertionError((file, one[:200])) from silence
                assert code in ("AA", "AE", "AR", "CA", "CE", "CR"), (file, code)
                answers[code] += 1
            slowest = max(slowest, (time.monotonic() - begun, file.name))
    assert site.alive()
    print(f"{len(files)} HL7 files: {dict(answers)}; slowest answer {slowest[0] * 1000:.0f} ms ({slowest[1]})")

    token = site.token("samples", "sender")
    answers = collections.Counter()
    client = http.client.HTTPConnection("127.0.0.1", site.ports["http"], timeout=20)
    files = sorted((SHARED / "fhir" / "samples").rglob("*.json"))
    for file in files:
        client.request("POST", "/fhir", file.read_bytes(), {"Authorization": f"Bearer {token}",
                                                            "Content-Type": "application/fhir+json"})
        answer = client.getresponse()
        body = answer.read()
        assert answer.status in (200, 201, 400, 413, 422), (file, answer.status, body[:300])
        assert b'"resourceType"' in body, (file, body[:300])
        answers[answer.status] += 1
    assert site.alive()
    print(f"{len(files)} FHIR files: {dict(answers)}; memory {site.memory_kb() // 1024} MB")
    site.wait_settled(60)
    print(site.reconcile())
    states = site.book("messages")["parts"]
    why = collections.Counter((one["state"], one.get("reason", "")) for one in
                              site.rows("messages", "state in [failed, held]"))
    print("held and failed:", dict(why.most_common(20)))
    assert states.get("failed", 0) == 0 or all(
        not reason.startswith("engine.") for (_, reason) in why), why
    assert site.stop() == 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
