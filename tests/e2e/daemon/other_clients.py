#!/usr/bin/env python3
"""Other people's HL7 and FHIR clients against the running daemon: every message they send is there.
tests/conformance/install fetches them; skips where none is.
usage: other_clients.py CLAIMWIRE FOLDER"""

import os
import pathlib
import shutil
import subprocess
import sys

from running import SOURCE, Site, skip

JUDGES = pathlib.Path(os.environ.get("CLAIMWIRE_JUDGES", SOURCE / "build/judges"))
DRIVERS = SOURCE / "tests/conformance"


def run(command, **more):
    environment = {**os.environ, "NODE_PATH": str(JUDGES / "node_modules"), "NODE_NO_WARNINGS": "1", **more}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def main(binary, folder):
    node = shutil.which("node")
    modules = JUDGES / "node_modules"
    senders = [(name, [node, str(DRIVERS / "mllp/client.cjs"), name], 50) for name, package in
               (("node-hl7-client", "node-hl7-client"), ("simple-hl7", "simple-hl7"), ("medplum", "@medplum/hl7"))
               if node and (modules / package).exists()]
    python = JUDGES / "python/bin/python"
    if python.exists():
        senders.append(("python-hl7", [str(python), str(DRIVERS / "mllp/client.py")], 25))
    fhir = node and (modules / "fhir-kit-client").exists()
    if not senders and not fhir:
        skip(f"{JUDGES} is missing: run tests/conformance/install")
    site = Site(binary, folder)
    site.start()
    for name, command, count in senders:
        before = site.book("messages")["total"]
        run([*command, "127.0.0.1", str(site.ports["ehr"]), str(count)])
        stored = site.book("messages")["total"] - before
        assert stored == 50, (name, stored)
        print(f"ok {name}: {stored} messages")
    if fhir:
        before = site.book("messages")["total"]
        run([node, str(DRIVERS / "fhir_client/drive.cjs"), f"http://127.0.0.1:{site.ports['http']}/fhir"],
            CLAIMWIRE_TOKEN=site.token("kit", "sender"))
        print(f"ok fhir-kit-client: {site.book('messages')['total'] - before} bodies")
    site.wait_settled(30)
    site.reconcile()
    assert site.stop() == 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
