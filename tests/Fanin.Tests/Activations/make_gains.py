"""Writes activation-gains.csv: expectations of activations of a standard normal number, integrated with 30 digits.

Needs mpmath. Every integral is split at the kinks and at whole numbers; the functions are written down here a second time, and their derivatives are
checked against numerical ones. Columns: the text form, E[f], E[f^2], E[f'^2], E[f^2 (z^2 - 1)] / 2.
"""

import sys

from mpmath import (asinh, atan, cosh, cos, diff, erf, erfc, exp, inf, log, mp, mpf, nstr, pi, quad, sign, sin, sqrt, tanh)

mp.dps = 30

sig = lambda x: 1 / (1 + exp(-x))
sp = lambda x: log(1 + exp(x)) if x < 60 else x
Phi = lambda x: erfc(-x / sqrt(2)) / 2
p = lambda x: exp(-x * x / 2) / sqrt(2 * pi)
sech2 = lambda x: 1 / cosh(x) ** 2


def leaky(a):
    return lambda x: x if x > 0 else a * x, lambda x: mpf(1) if x > 0 else a, [0]


def elu(alpha, scale=mpf(1)):
    return lambda x: scale * (x if x > 0 else alpha * (exp(x) - 1)), lambda x: scale * (1 if x > 0 else alpha * exp(x)), [0]


def celu(a):
    return lambda x: x if x > 0 else a * (exp(x / a) - 1), lambda x: mpf(1) if x > 0 else exp(x / a), [0]


def swish(b):
    return lambda x: x * sig(b * x), lambda x: sig(b * x) + b * x * sig(b * x) * (1 - sig(b * x)), []


def softplus(b):
    return lambda x: sp(b * x) / b, lambda x: sig(b * x), []


def clamp(lo, hi, slope=mpf(1), off=mpf(0)):
    a, b = (lo - off) / slope, (hi - off) / slope
    return lambda x: min(max(slope * x + off, lo), hi), lambda x: slope if a < x < b else mpf(0), [a, b]


def wave(w):
    return lambda x: sin(w * x), lambda x: w * cos(w * x), []


def cosine(w):
    return lambda x: cos(w * x), lambda x: -w * sin(w * x), []


def snake(a):
    return lambda x: x + sin(a * x) ** 2 / a, lambda x: 1 + 2 * sin(a * x) * cos(a * x), []


def hardshrink(l):
    return lambda x: x if abs(x) > l else mpf(0), lambda x: mpf(1) if abs(x) > l else mpf(0), [-l, l]


def softshrink(l):
    return lambda x: x - sign(x) * l if abs(x) > l else mpf(0), lambda x: mpf(1) if abs(x) > l else mpf(0), [-l, l]


def threshold(t, v):
    return lambda x: x if x > t else v, lambda x: mpf(1) if x > t else mpf(0), [t]


def isru(a):
    return lambda x: x / sqrt(1 + a * x * x), lambda x: 1 / sqrt(1 + a * x * x) - a * x * x / sqrt(1 + a * x * x) ** 3, []


def isrlu(a):
    f, d, _ = isru(a)
    return lambda x: x if x > 0 else f(x), lambda x: mpf(1) if x > 0 else d(x), [0]


def tanhs(a, b):
    return lambda x: a * tanh(b * x), lambda x: a * b * sech2(b * x), []


c = sqrt(2 / pi)
k = mpf("0.044715")
u = lambda x: c * (x + k * x ** 3)
du = lambda x: c * (1 + 3 * k * x ** 2)
m = lambda text: mpf(text)

FUNCTIONS = {
    "linear": (lambda x: x, lambda x: mpf(1), []),
    "relu": leaky(m(0)),
    "leaky_relu": leaky(m("0.01")),
    "leaky_relu(0.1)": leaky(m("0.1")),
    "leaky_relu(0.2)": leaky(m("0.2")),
    "leaky_relu(0.3)": leaky(m("0.3")),
    "prelu": leaky(m("0.25")),
    "rrelu": leaky((m(1) / 8 + m(1) / 3) / 2),
    "elu": elu(m(1)),
    "elu(0.5)": elu(m("0.5")),
    "elu(2)": elu(m(2)),
    "selu": elu(m("1.6732632423543772"), m("1.0507009873554805")),
    "celu": celu(m(1)),
    "celu(0.5)": celu(m("0.5")),
    "celu(2)": celu(m(2)),
    "celu(0.02)": celu(m("0.02")),
    "celu(20)": celu(m(20)),
    "celu(1000)": celu(m(1000)),
    "gelu": (lambda x: x * Phi(x), lambda x: Phi(x) + x * p(x), []),
    "gelu_tanh": (lambda x: x / 2 * (1 + tanh(u(x))), lambda x: (1 + tanh(u(x))) / 2 + x / 2 * sech2(u(x)) * du(x), []),
    "quick_gelu": swish(m("1.702")),
    "silu": swish(m(1)),
    "silu(2)": swish(m(2)),
    "mish": (lambda x: x * tanh(sp(x)), lambda x: tanh(sp(x)) + x * sech2(sp(x)) * sig(x), []),
    "softplus": softplus(m(1)),
    "softplus(5)": softplus(m(5)),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2, [0]),
    "tanh": tanhs(m(1), m(1)),
    "lecun_tanh": tanhs(m("1.7159"), m(2) / 3),
    "sigmoid": (sig, lambda x: sig(x) * (1 - sig(x)), []),
    "logsigmoid": (lambda x: -sp(-x), lambda x: 1 - sig(x), []),
    "hardtanh": clamp(m(-1), m(1)),
    "hardtanh(-0.5, 2)": clamp(m("-0.5"), m(2)),
    "relu6": clamp(m(0), m(6)),
    "relu_n": clamp(m(0), m(1)),
    "hardsigmoid": clamp(m(0), m(1), m(1) / 6, m(1) / 2),
    "hardswish": (
        lambda x: x * min(max(x + 3, 0), 6) / 6,
        lambda x: (2 * x + 3) / 6 if abs(x) < 3 else mpf(1 if x > 0 else 0),
        [m(-3), m(3)]),
    "squared_relu": (lambda x: max(x, mpf(0)) ** 2, lambda x: 2 * max(x, mpf(0)), [0]),
    "erf": (erf, lambda x: 2 / sqrt(pi) * exp(-x * x), []),
    "arctan": (atan, lambda x: 1 / (1 + x * x), []),
    "sin": wave(m(1)),
    "sin(30)": wave(m(30)),
    "cos": cosine(m(1)),
    "snake": snake(m(1)),
    "snake(0.01)": snake(m("0.01")),
    "hardshrink": hardshrink(m("0.5")),
    "softshrink": softshrink(m("0.5")),
    "softshrink(2)": softshrink(m(2)),
    "tanhshrink": (lambda x: x - tanh(x), lambda x: tanh(x) ** 2, []),
    "threshold": threshold(m(1), m(0)),
    "threshold(0.5, -2)": threshold(m("0.5"), m(-2)),
    "abs": (abs, lambda x: mpf(sign(x)), [0]),
    "square": (lambda x: x * x, lambda x: 2 * x, []),
    "cube": (lambda x: x ** 3, lambda x: 3 * x * x, []),
    "exp": (exp, exp, []),
    "gaussian": (lambda x: exp(-x * x), lambda x: -2 * x * exp(-x * x), []),
    "bent_identity": (lambda x: x + (sqrt(x * x + 1) - 1) / 2, lambda x: 1 + x / (2 * sqrt(x * x + 1)), []),
    "isru": isru(m(1)),
    "isrlu": isrlu(m(1)),
    "asinh": (asinh, lambda x: 1 / sqrt(1 + x * x), []),
    "symlog": (lambda x: sign(x) * log(1 + abs(x)), lambda x: 1 / (1 + abs(x)), [0]),
    "telu": (
        lambda x: x * tanh(exp(x)) if x < 5 else x,
        lambda x: tanh(exp(x)) + x * exp(x) * sech2(exp(x)) if x < 5 else mpf(1),
        []),
    "lisht": (lambda x: x * tanh(x), lambda x: tanh(x) + x * sech2(x), []),
}


def expectation(f, kinks, steps):
    places = sorted(set([mpf(i) / steps for i in range(-16 * steps, 16 * steps + 1)]) | set(mpf(x) for x in kinks))
    return quad(lambda z: f(z) * p(z), places)


def main():
    rows = []
    for name, (f, d, kinks) in FUNCTIONS.items():
        for x in (mpf("-3.3"), mpf("-1.2"), mpf("-0.3"), mpf("0.7"), mpf("1.1"), mpf("2.6")):
            assert abs(diff(f, x) - d(x)) < mpf(10) ** -9, (name, x)
        steps = 12 if name == "sin(30)" else 1
        kinks = [x for x in kinks if abs(x) < 16]
        values = [
            expectation(f, kinks, steps),
            expectation(lambda z: f(z) ** 2, kinks, steps),
            expectation(lambda z: d(z) ** 2, kinks, steps),
            expectation(lambda z: f(z) ** 2 * (z * z - 1) / 2, kinks, steps),
        ]
        rows.append(";".join([name, *[nstr(v if abs(v) > mpf(10) ** -25 else mpf(0), 20, strip_zeros=False, min_fixed=-inf, max_fixed=inf) for v in values]]))
        print(rows[-1], file=sys.stderr, flush=True)
    with open("activation-gains.csv", "w", encoding="utf-8", newline="\n") as file:
        file.write("name;mean;secondMoment;derivativeSecondMoment;lengthMap\n" + "\n".join(rows) + "\n")


main()
