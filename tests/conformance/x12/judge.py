#!/usr/bin/env python3
"""Lets pyx12 judge 837 files: `judge.py FOLDER`. Exit 0 only if there is a file and all are valid.

Wants pyx12 4 from PyPI in the running Python. The files come from test_x12:
    CLAIMWIRE_X12_OUT=FOLDER test_x12 --gtest_filter=GoodFiles.HaveNoFinding
"""
import io
import logging
import pathlib
import sys

import pyx12.params
import pyx12.x12n_document


def judge(path):
    """The errors pyx12 names, empty when the file is valid."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setLevel(logging.ERROR)
    log = logging.getLogger("pyx12")
    log.addHandler(handler)
    log.propagate = False
    valid = pyx12.x12n_document.x12n_document(
        param=pyx12.params.params(), src_file=str(path), fd_997=io.StringIO(), fd_html=None)
    log.removeHandler(handler)
    found = stream.getvalue().strip().splitlines()
    return found if found or valid else ["pyx12 calls the file invalid without saying why"]


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.837")) if len(sys.argv) == 2 else []
    if not files:
        print("usage: judge.py FOLDER with *.837 files in it", file=sys.stderr)
        return 2
    bad = 0
    for path in files:
        errors = judge(path)
        bad += bool(errors)
        print(f"{path.name}: {'ok' if not errors else 'REJECTED'}")
        for error in errors:
            print(f"    {error}")
    print(f"{len(files) - bad} of {len(files)} valid")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
