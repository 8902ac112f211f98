#!/usr/bin/env python3
"""Reads and writes safetensors with nothing but struct and json, so that the tests have another implementation to compare with.

Usage: python3 make_safetensors.py write FILE     the file that SafetensorsVectorTests writes too; prints its SHA-256
       python3 make_safetensors.py read FILE      names, types, shapes, first and last numbers and SHA-256 of each tensor, as the tests keep them
"""
import hashlib
import json
import struct
import sys

SIZES = {"F64": ("d", 8), "F32": ("f", 4), "F16": ("e", 2), "BF16": (None, 2), "I64": ("q", 8), "U8": ("B", 1)}


def write(path):
    tensors = {
        "wide": ("F64", [2, 2], struct.pack("<4d", 0.1, -0.0, 1e300, 5e-324)),
        "counter": ("I64", [], struct.pack("<q", -3)),
        "fc.weight": ("F32", [2, 3], struct.pack("<6f", 0, 1, 2, 3, 4, 5)),
        "fc.bias": ("F32", [2], struct.pack("<2f", -1, 0.5)),
        "half \u00fc": ("F16", [3], struct.pack("<3e", 1, 0.1, 65504)),
        "empty": ("U8", [0, 7], b""),
        "mask": ("U8", [3], bytes([1, 0, 1])),
    }
    order = ["U8", "F16", "BF16", "F32", "F64", "I64"]
    header, data = {"__metadata__": {"a": "\"quoted\" \\ \n", "format": "pt"}}, b""
    for name in sorted(tensors, key=lambda name: (-order.index(tensors[name][0]), name.encode())):
        dtype, shape, raw = tensors[name]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    whole = struct.pack("<Q", len(text)) + text + data
    with open(path, "wb") as file:
        file.write(whole)
    print(hashlib.sha256(whole).hexdigest())


def numbers(dtype, raw):
    code, size = SIZES[dtype]
    if dtype == "BF16":
        return [struct.unpack("<f", b"\0\0" + raw[i:i + 2])[0] for i in range(0, len(raw), 2)]
    return list(struct.unpack(f"<{len(raw) // size}{code}", raw))


def read(path):
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    for name, entry in sorted((pair for pair in header.items() if pair[0] != "__metadata__"), key=lambda pair: pair[1]["data_offsets"]):
        start, end = entry["data_offsets"]
        raw = data[start:end]
        values = numbers(entry["dtype"], raw)
        ends = " ".join(repr(value) for value in (values[:2] + values[-1:] if len(values) > 2 else values))
        print(f"{name}|{entry['dtype']}|{entry['shape']}|{ends}|{hashlib.sha256(raw).hexdigest()}")


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
