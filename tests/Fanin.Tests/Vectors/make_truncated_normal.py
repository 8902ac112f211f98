#!/usr/bin/env python3
"""Makes truncated-normal.txt: quantiles of truncated normal distributions, by mpmath in 60 digits.

Usage: python3 make_truncated_normal.py > truncated-normal.txt      (needs mpmath)

Columns: mean, standard deviation, lower bound, upper bound, a word w of 32 bits as a signed number, the quantile at the share
(w + 2^31 + 1/2)/2^32 of the mass between the bounds, and the one at (w 2^32 + 2^31 + 2^63 + 1/2)/2^64.
"""
from mpmath import erfc, inf, mp, mpf, sqrt

mp.dps = 60

CASES = [
    ("0", "1", "-2", "2"), ("0", "0.02", "-0.04", "0.04"), ("0", "1", "-3", "3"), ("0", "1", "-6.5", "6.5"), ("0", "1", "-4.4", "4.5"),
    ("0", "1", "-1", "5"), ("0", "1", "-0.5", "inf"), ("0", "1", "-inf", "0.75"), ("5", "0.1", "4.9", "5.25"), ("0", "1", "-0.5", "0.5"),
    ("5", "0.1", "-1", "1"), ("0", "1", "1", "3"), ("0", "1", "-0.1", "0.1"), ("0", "1", "0", "inf"), ("1", "2", "0", "1.5"),
    ("0", "1", "0.5", "0.50001"), ("0", "1", "5", "6"), ("0", "1", "-6", "-5"), ("0", "1", "8", "inf"), ("0", "1", "-inf", "-8"),
    ("0", "1", "8", "8.000001"), ("0", "1", "8", "8.000000001"), ("0", "1", "30", "34"), ("0", "1", "34", "inf"), ("0", "1", "36", "inf"),
    ("0", "1", "40", "40.01"), ("0", "1", "-200", "-100"), ("3", "0.001", "4", "inf"), ("0", "1", "-0.4", "20"), ("0", "1e-3", "-1", "1e-4"),
]
WORDS = [-2**31, -2**31 + 1, -2**31 + 1000, -2000000000, -1200000000, -300000000, -70000, -1, 0, 1, 5000, 1000000000, 2100000000, 2**31 - 2, 2**31 - 1]


def above(z):
    return erfc(z / sqrt(mpf(2))) / 2


def quantile(mean, deviation, low, high, share):
    a, b = (low - mean) / deviation, (high - mean) / deviation
    mirrored = a + b < 0
    if mirrored:
        a, b, share = -b, -a, 1 - share
    top = mpf(0) if b == inf else above(b)
    wanted = top + (above(a) - top) * (1 - share)
    # Bisection: above() falls.
    left, right = a, (b if b != inf else max(a, mpf(0)) + 50)
    for _ in range(190):
        middle = (left + right) / 2
        if above(middle) > wanted:
            left = middle
        else:
            right = middle
    return mean + deviation * (-left if mirrored else left)


for case in CASES:
    mean, deviation, low, high = (mpf(float(text)) for text in case)
    for word in WORDS:
        share32 = (mpf(word) + 2**31 + mpf(1) / 2) / 2**32
        share64 = (mpf(word) * 2**32 + 2**31 + 2**63 + mpf(1) / 2) / mpf(2)**64
        q32, q64 = (quantile(mean, deviation, low, high, share) for share in (share32, share64))
        print(*case, word, mp.nstr(q32, 20), mp.nstr(q64, 20))
