#!/usr/bin/env python3
"""Makes pytorch.json: what PyTorch itself draws, for the tests to compare with.

Usage: python3 make_vectors.py > pytorch.json      (any PyTorch from 1.2 on; x86-64 with AVX2)

The numbers are kept as SHA-256 of the little-endian bytes, and the first four as bits, so that a difference can be seen.
"next" is the uniform_ number that the generator gives after everything else: it proves where the stream stands.
"""
import hashlib
import json
import math
import struct
import sys

import torch
from torch import nn


def tensor_facts(tensor):
    data = tensor.detach().contiguous().numpy().tobytes()
    first = [f"{word:08x}" for word in struct.unpack_from(f"<{min(4, len(data) // 4)}I", data)] if tensor.dtype == torch.float32 else []
    return {"shape": list(tensor.shape), "sha256": hashlib.sha256(data).hexdigest(), "first": first}


def next_number():
    return tensor_facts(torch.empty(1).uniform_())["first"][0]


def state_facts(model):
    padding = {name: module.padding_idx for name, module in model.named_modules() if isinstance(module, nn.Embedding)}
    padding.update({name: module.padding_idx for name, module in model.named_modules() if isinstance(module, nn.EmbeddingBag)})
    types = {name: type(module).__name__ for name, module in model.named_modules()}
    transformers = [name for name, module in model.named_modules() if isinstance(module, nn.Transformer)]
    stacks = [name for name, module in model.named_modules() if isinstance(module, (nn.TransformerEncoder, nn.TransformerDecoder))]

    def copy_of(full):
        for stack in stacks:
            parts = full[len(stack) + 1:].split(".")
            if full.startswith(f"{stack}.layers.") and parts[1] != "0":
                return ".".join([stack, "layers", "0"] + parts[2:])
        return None

    rows = []
    for module_name, module in model.named_modules():
        own = list(module.named_parameters(recurse=False)) + list(module.named_buffers(recurse=False))
        for name, tensor in own:
            full = f"{module_name}.{name}" if module_name else name
            facts = {
                "hiddenSize": getattr(module, "hidden_size", None),
                "copyOf": copy_of(full),
                "redrawnBy": next((path for path in transformers if full.startswith(path + ".")), None),
                "type": str(tensor.dtype) if tensor.dtype not in (torch.float32, torch.int64) else None,
            }
            rows.append({**{key: value for key, value in facts.items() if value is not None}, "name": full, "layer": types[module_name], "path": module_name, "paddingRow": padding.get(module_name), **tensor_facts(tensor)})
    return rows


# --- the lecture's network and its loops -------------------------------------------------------------------------------------------------------

class Lecture(nn.Module):
    def __init__(self, batch_norm):
        super().__init__()
        if batch_norm:
            self.network = nn.Sequential(
                nn.Flatten(),
                nn.Linear(784, 75, bias=False), nn.BatchNorm1d(75), nn.ReLU(),
                nn.Linear(75, 45, bias=False), nn.BatchNorm1d(45), nn.ReLU(),
                nn.Linear(45, 10))
        else:
            self.network = nn.Sequential(
                nn.Flatten(), nn.Linear(784, 75), nn.ReLU(), nn.Linear(75, 45), nn.ReLU(), nn.Linear(45, 10))


def override(model, scheme):
    for module in model.modules():
        if isinstance(module, nn.Linear) and scheme is not None:
            if scheme == "kaiming":
                nn.init.kaiming_uniform_(module.weight, mode="fan_in", nonlinearity="relu")
            else:
                nn.init.normal_(module.weight, mean=0.0, std=0.001)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


VARIANTS = {"default": (None, False), "kaiming": ("kaiming", False), "gaussian": ("gaussian", False), "gaussian+bn": ("gaussian", True), "kaiming+bn": ("kaiming", True)}


def lectures():
    for seed in (123, 0, 1, 42, 2**63 + 5, -1):
        for name, (scheme, batch_norm) in VARIANTS.items():
            torch.manual_seed(seed)
            model = Lecture(batch_norm)
            override(model, scheme)
            yield {"variant": name, "seed": str(seed), "parameters": state_facts(model), "next": next_number()}


# --- every layer of the recipe "pytorch", one after the other from one stream -------------------------------------------------------------------

def layer_lists():
    return {
        "linear": lambda: [nn.Linear(784, 256), nn.Linear(3, 2), nn.Linear(1, 1), nn.Linear(5, 7, bias=False)],
        "convolutions": lambda: [
            nn.Conv1d(4, 6, 3), nn.Conv2d(3, 64, 7), nn.Conv2d(8, 8, 3, groups=4, bias=False), nn.Conv3d(2, 4, (1, 2, 3)),
            nn.ConvTranspose1d(4, 6, 3), nn.ConvTranspose2d(6, 4, 4, groups=2), nn.ConvTranspose3d(2, 3, 2, bias=False)],
        # Small and odd embeddings leave a normal number in the generator, which a much later one takes.
        "embeddings": lambda: [
            nn.Embedding(3, 5), nn.Linear(4, 4), nn.Embedding(100, 8, padding_idx=3), nn.Embedding(1, 7), nn.Embedding(3, 3, padding_idx=0),
            nn.Embedding(17, 1), nn.Embedding(1, 1), nn.Conv1d(2, 2, 2)],
        "recurrent": lambda: [
            nn.LSTM(3, 4, num_layers=2, bidirectional=True), nn.Linear(2, 3), nn.GRU(5, 3, bias=False), nn.RNN(2, 7), nn.LSTMCell(3, 5), nn.GRUCell(2, 3),
            nn.RNNCell(3, 2), nn.LSTM(4, 6, proj_size=3), nn.Bilinear(3, 4, 5), nn.Bilinear(2, 3, 4, bias=False), nn.PReLU(), nn.Linear(2, 2)],
        "doubles": lambda: [nn.LSTM(3, 4, dtype=torch.float64), nn.Linear(3, 4, dtype=torch.float64), nn.Linear(2, 2)],
        "attention": lambda: [
            nn.MultiheadAttention(8, 2), nn.MultiheadAttention(6, 3, bias=False, add_bias_kv=True), nn.MultiheadAttention(4, 2, kdim=3, vdim=5, add_bias_kv=True),
            nn.TransformerEncoderLayer(4, 2, 8), nn.TransformerDecoderLayer(6, 2, 5), nn.Linear(2, 2)],
        "transformer stacks": lambda: [
            nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8), 3), nn.Linear(3, 3),
            nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 8), 2, nn.LayerNorm(4)), nn.Linear(2, 2)],
        "transformer": lambda: [nn.Linear(2, 3), nn.Transformer(4, 2, 2, 3, 8), nn.Linear(2, 2)],
        "bags": lambda: [nn.EmbeddingBag(7, 3, padding_idx=2), nn.EmbeddingBag(3, 3), nn.Embedding(5, 3, padding_idx=4), nn.Linear(2, 2)],
        "norms": lambda: [nn.BatchNorm1d(7), nn.Linear(7, 7), nn.BatchNorm2d(4), nn.BatchNorm3d(2), nn.LayerNorm([3, 4]), nn.GroupNorm(2, 6), nn.Linear(2, 2)],
    }


def layers():
    for name, make in layer_lists().items():
        for seed in (0, 7, 123):
            torch.manual_seed(seed)
            model = nn.Sequential(*make())
            yield {"model": name, "seed": str(seed), "parameters": state_facts(model), "next": next_number()}


# --- single functions -------------------------------------------------------------------------------------------------------------------------

FUNCTIONS = {
    "uniform(-0.1, 0.1)": lambda t: nn.init.uniform_(t, -0.1, 0.1),
    "uniform(2, 2)": lambda t: nn.init.uniform_(t, 2, 2),
    "normal(0, 1)": lambda t: nn.init.normal_(t),
    "normal(3, 0.02)": lambda t: nn.init.normal_(t, 3, 0.02),
    "normal(1, 0)": lambda t: nn.init.normal_(t, 1, 0),
    "constant(0.1)": lambda t: nn.init.constant_(t, 0.1),
    "kaiming-uniform": lambda t: nn.init.kaiming_uniform_(t),
    "kaiming-uniform(leaky_relu, slope=2.23606797749979)": lambda t: nn.init.kaiming_uniform_(t, a=math.sqrt(5)),
    "kaiming-uniform(relu)": lambda t: nn.init.kaiming_uniform_(t, nonlinearity="relu"),
    "kaiming-uniform(tanh, fan_out)": lambda t: nn.init.kaiming_uniform_(t, mode="fan_out", nonlinearity="tanh"),
    "kaiming-normal(relu, fan_out)": lambda t: nn.init.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"),
    "kaiming-normal(selu)": lambda t: nn.init.kaiming_normal_(t, nonlinearity="selu"),
    "xavier-uniform": lambda t: nn.init.xavier_uniform_(t),
    "xavier-uniform(gain=1.5)": lambda t: nn.init.xavier_uniform_(t, gain=1.5),
    "xavier-normal": lambda t: nn.init.xavier_normal_(t),
    "xavier-normal(gain=0.3)": lambda t: nn.init.xavier_normal_(t, gain=0.3),
}
SHAPES = [(1, 1), (2, 3), (3, 5), (4, 4), (17, 1), (31, 3), (64, 3, 7, 7), (300, 100)]


def functions():
    for scheme, apply in FUNCTIONS.items():
        for shape in SHAPES:
            for seed in (0, 42):
                torch.manual_seed(seed)
                tensor = apply(torch.empty(shape))
                yield {"scheme": scheme, "seed": str(seed), **tensor_facts(tensor), "next": next_number()}


# --- functions of their own shapes; all values of those that are not compared bit for bit ---------------------------------------------------------

def structured():
    init = nn.init
    cases = [
        ("dirac", init.eye_, [(3, 3), (2, 5), (5, 2), (1, 1)], False),
        ("dirac", init.dirac_, [(3, 3, 3), (4, 2, 5), (2, 4, 4, 3), (3, 3, 2, 1, 3), (1, 1, 1)], False),
        ("dirac(2)", lambda t: init.dirac_(t, 2), [(4, 2, 3), (6, 2, 3, 3), (2, 5, 4), (8, 4, 3, 2, 2)], False),
        ("dirac(3)", lambda t: init.dirac_(t, 3), [(9, 2, 3), (3, 1, 1, 1)], False),
        ("sparse(0.1, 0.01)", lambda t: init.sparse_(t, 0.1), [(10, 7), (3, 5), (1, 1), (50, 40), (17, 1), (1, 20)], False),
        ("sparse(0.9, 0.5)", lambda t: init.sparse_(t, 0.9, 0.5), [(10, 7), (3, 5), (50, 40)], False),
        ("sparse(0, 1)", lambda t: init.sparse_(t, 0.0, 1), [(4, 5)], False),
        ("sparse(1, 1)", lambda t: init.sparse_(t, 1.0, 1), [(4, 5)], False),
        ("orthogonal", init.orthogonal_, [(4, 4), (3, 7), (7, 3), (1, 5), (5, 1), (8, 2, 3), (20, 30)], True),
        ("orthogonal(gain=1.5)", lambda t: init.orthogonal_(t, 1.5), [(16, 9), (6, 4, 3, 3)], True),
        ("truncated-normal(0, 1, -2, 2)", init.trunc_normal_, [(40, 50), (3, 5)], True),
        ("truncated-normal(0.5, 0.3, -0.2, 0.7)", lambda t: init.trunc_normal_(t, 0.5, 0.3, -0.2, 0.7), [(40, 50), (1, 1)], True),
    ]
    for scheme, apply, shapes, with_values in cases:
        for shape in shapes:
            for seed in (0, 42):
                torch.manual_seed(seed)
                tensor = apply(torch.empty(shape))
                values = {"values": [float(v) for v in tensor.flatten()]} if with_values else {}
                yield {"scheme": scheme, "seed": str(seed), **tensor_facts(tensor), "next": next_number(), **values}


# --- glibc's log1p on (-1, 0]: as Python's math.log1p calls it on Linux x86-64 with FMA ----------------------------------------------------------

def logarithms():
    twister = __import__("random").Random(1)
    arguments = [0.0, -2.0**-55, -2.0**-54, -2.0**-30, -2.0**-29, -0.2928932, -0.2928933, -0.5, -0.75, -1 + 2.0**-53]
    arguments += [-twister.random() for _ in range(300)] + [-twister.random() * 2.0**-twister.randrange(60) for _ in range(300)]
    for x in arguments:
        yield [struct.pack(">d", x).hex(), struct.pack(">d", math.log1p(x)).hex()]


def rows(items):
    return "[\n" + ",\n".join("    " + json.dumps(item) for item in items) + "\n  ]"


sys.stdout.write("{\n"
                 f'  "madeBy": "make_vectors.py, PyTorch {torch.__version__}",\n'
                 f'  "lectures": {rows(lectures())},\n'
                 f'  "layers": {rows(layers())},\n'
                 f'  "functions": {rows(functions())},\n'
                 f'  "structured": {rows(structured())},\n'
                 f'  "log1p": {rows(logarithms())}\n'
                 "}\n")
