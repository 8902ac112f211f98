#!/usr/bin/env python3
"""Computes the polynomials and the rational function of the keyed normal kernels (src/Fanin/Kernels): minimax by Remez' exchange, in 40 digits.

Usage: python3 minimax.py      (needs mpmath)

Prints the coefficients, rounded to float32, and the greatest error before that rounding.
"""
import struct

from mpmath import cos, erfc, erfinv, exp, expm1, log, lu_solve, matrix, mp, mpf, nstr, pi, sin, sqrt

mp.dps = 40


def float32(x):
    return struct.unpack("<f", struct.pack("<f", float(x)))[0]


def minimax(f, low, high, degree, weight, grid=1000):
    """The polynomial p for which the greatest |p - f| * weight on [low, high] is least."""
    low, high = mpf(low), mpf(high)
    places = [(low + high) / 2 - (high - low) / 2 * cos(pi * i / (degree + 1)) for i in range(degree + 2)]
    points = [(low + high) / 2 - (high - low) / 2 * cos(pi * i / grid) for i in range(grid + 1)]
    values, weights = [f(x) for x in points], [weight(x) for x in points]
    for _ in range(25):
        system, right = matrix(degree + 2, degree + 2), matrix(degree + 2, 1)
        for i, x in enumerate(places):
            for j in range(degree + 1):
                system[i, j] = x**j
            system[i, degree + 1] = (-1) ** i / weight(x)
            right[i] = f(x)
        solution = lu_solve(system, right)
        coefficients, levelled = [solution[j] for j in range(degree + 1)], abs(solution[degree + 1])
        errors = []
        for x, value, w in zip(points, values, weights):
            p = mpf(0)
            for c in reversed(coefficients):
                p = p * x + c
            errors.append((p - value) * w)
        runs = [[0]]
        for i in range(1, len(errors)):
            if (errors[i] >= 0) == (errors[runs[-1][0]] >= 0):
                runs[-1].append(i)
            else:
                runs.append([i])
        extremes = [max(run, key=lambda i: abs(errors[i])) for run in runs]
        while len(extremes) > degree + 2:
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        if len(extremes) < degree + 2 or max(map(abs, errors)) < levelled * mpf("1.0001"):
            break
        places = [points[i] for i in extremes]
    return coefficients, max(map(abs, errors))


def minimax_quotient(f, low, high, degree, grid=1500):
    """p and q, both of that degree, for which the greatest |p/q/f - 1| on [low, high] is least; points lie as those of a logarithm would."""
    low, high, terms = log(mpf(low)), log(mpf(high)), 2 * degree + 2

    def point(share):
        return exp((low + high) / 2 - (high - low) / 2 * cos(pi * share))

    def value(factors, x):
        return sum(c * x**j for j, c in enumerate(factors))

    def solve(rows):
        # A row is x, what p/q is to be there, what an error of 1 adds to that times q, and the right side.
        size = len(rows)
        system, right = matrix(size, size), matrix(size, 1)
        for i, (x, wanted, error, other) in enumerate(rows):
            for j in range(degree + 1):
                system[i, j] = x**j
            for j in range(1, degree + 1):
                system[i, degree + j] = -wanted * x**j
            if size == terms:
                system[i, size - 1] = -error
            right[i] = wanted + other
        solution = lu_solve(system, right)
        return [solution[j] for j in range(degree + 1)], [mpf(1)] + [solution[degree + j] for j in range(1, degree + 1)], solution[size - 1]

    points = [point(mpf(i) / grid) for i in range(grid + 1)]
    values = [f(x) for x in points]
    starts = [point((i + mpf(1) / 2) / (terms - 1)) for i in range(terms - 1)]
    p, q, _ = solve([(x, f(x), 0, 0) for x in starts])
    for _ in range(25):
        errors = [value(p, x) / value(q, x) / v - 1 for x, v in zip(points, values)]
        runs = [[0]]
        for i in range(1, len(errors)):
            if (errors[i] >= 0) == (errors[runs[-1][0]] >= 0):
                runs[-1].append(i)
            else:
                runs.append([i])
        extremes = [max(run, key=lambda i: abs(errors[i])) for run in runs]
        while len(extremes) > terms:
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        if max(map(abs, errors)) < min(abs(errors[i]) for i in extremes) * mpf("1.0001"):
            break
        level = sum(abs(errors[i]) for i in extremes) / terms
        for _ in range(8):
            rows = []
            for n, i in enumerate(extremes):
                unit = (-1) ** n * values[i] * (1 if errors[extremes[0]] > 0 else -1)
                slope = unit * value(q, points[i])
                rows.append((points[i], values[i] + unit * level, slope, -slope * level))
            p, q, level = solve(rows)
    return p, q, max(map(abs, errors))


def show_quotient(name, result):
    p, q, error = result
    rest = [(a - b * p[-1] / q[-1]) / q[-1] for a, b in zip(p[:-1], q)]
    show(name + ": constant", ([p[-1] / q[-1]], error))
    show(name + ": above", (rest, error))
    show(name + ": below", ([b / q[-1] for b in q], error))


def show(name, result):
    coefficients, error = result
    print(f"{name}: at most {nstr(error, 3)}")
    for c in coefficients:
        print("   ", repr(float32(c)))


def logarithm(t):
    return mpf(-2) if t == 0 else -2 * log(1 + t) / t


def sine(z):
    return mpf(-1) / 6 if z == 0 else (sin(sqrt(z)) / sqrt(z) - 1) / z


def cosine(z):
    return mpf(-1) / 2 if z == 0 else (cos(sqrt(z)) - 1) / z


def quantile_ratio(w):
    """z/x where x = 1 - 2 * (mass above z) and w = -ln(1 - x^2)."""
    if w < mpf(10) ** -25:
        return sqrt(pi / 2)
    x = sqrt(-expm1(-w))
    if w < 3:
        y = erfinv(x)
    else:
        wanted = log(exp(-w) / (1 + x))
        y = sqrt(-wanted - log(sqrt(-pi * wanted)))
        for _ in range(60):
            there = erfc(y)
            step = (log(there) - wanted) * there * sqrt(pi) / 2 * exp(y * y)
            y += step
            if abs(step) < mpf(10) ** -30:
                break
    return y * sqrt(mpf(2)) / x


def of_depth(v):
    return quantile_ratio(v + mpf("2.5"))


def of_root(v):
    return quantile_ratio((v + mpf("3.375")) ** 2)


def of_product(v):
    """z/x in v = 1 - x^2."""
    return quantile_ratio(-log(v))


octant = (pi / 4) ** 2
tiny = mpf(10) ** -6
show("-2 ln(1 + t)/t, relative", minimax(logarithm, sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1, 8, lambda t: 1 / abs(logarithm(t))))
show("(sin a/a - 1)/a^2 in a^2, absolute in sin a", minimax(sine, 0, octant, 2, lambda z: z * sqrt(z) + tiny))
show("(cos a - 1)/a^2 in a^2, absolute in cos a", minimax(cosine, 0, octant, 2, lambda z: z + tiny))
show("z/x in w - 2.5, relative", minimax(of_depth, "-2.5", "2.5", 8, lambda v: 1 / of_depth(v)))
tail = sqrt(mpf("4.99")) - mpf("3.375"), mpf("4.65") - mpf("3.375")
show("z/x in sqrt(w) - 3.375, relative", minimax(of_root, *tail, 10, lambda v: 1 / of_root(v)))
last = erfc(mpf("2.006") / sqrt(2))
show_quotient("z/x in 1 - x^2, relative", minimax_quotient(of_product, last * (2 - last), 1, 4))
