#!/usr/bin/env python3
"""Cuts the first images out of Fashion-MNIST's files and writes them beside this script.

Needs Debian's package dataset-fashion-mnist, or the four files in the folder given as argument; gzip 1.12 gives the very
same bytes again.
"""

import gzip
import pathlib
import struct
import subprocess
import sys

COUNTS = {"train": 5000, "t10k": 1000}
SIDE = 28


def first_items(content: bytes, header: int, count: int, size: int) -> bytes:
    """An IDX file with only the first `count` items of `size` bytes; the count is the header's second number."""
    return content[:4] + struct.pack(">I", count) + content[8:header] + content[header : header + count * size]


def main() -> None:
    source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/datasets/fashion-mnist")
    target = pathlib.Path(__file__).resolve().parent
    for part, count in COUNTS.items():
        for name, header, size in ((f"{part}-images-idx3-ubyte", 16, SIDE * SIDE), (f"{part}-labels-idx1-ubyte", 8, 1)):
            content = gzip.decompress((source / f"{name}.gz").read_bytes())
            cut = first_items(content, header, count, size)
            packed = subprocess.run(["gzip", "-9", "-n"], input=cut, stdout=subprocess.PIPE, check=True).stdout
            (target / f"{name}.gz").write_bytes(packed)
            print(f"{name}.gz: {count} items, {len(packed)} bytes")


if __name__ == "__main__":
    main()
