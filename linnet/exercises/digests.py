"""Digests of answers: they tell whether an answer is right, and do not show the right one.

A number is rounded to some significant digits, and the digest of the rounded one is stored.  An answer agrees with it
when a number of as many digits, within a tolerance of the answer, has this digest.  Whoever tries all numbers finds
the right one: a digest keeps a reader's eye off it, no more.  ``book/_static/answers.js`` does the same in a browser.
"""

from math import ceil, floor

RIGHT = 6, 1e-4  # significant digits, relative tolerance
NEAR = 4, 1e-2
ZERO = 1e-9  # below, a number counts as zero
LARGEST = 1e100  # above, as infinite


def digest(text: str) -> str:
    """Return the FNV-1a hash of 64 bits.

    >>> digest("a")
    'af63dc4c8601ec8c'
    """
    state = 0xCBF29CE484222325
    for byte in text.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    return f"{state:016x}"


def stored(place: str, x: float, digits: int) -> str:
    """Return the digest of ``x``, rounded, in a place: that of another place differs."""
    sign, size = _parts(x)
    if size == 0:
        return digest(f"{place} 0")
    unit = _exponent(size) - digits + 1
    return digest(f"{place} {sign}{_canonical(round(_scaled(size, unit)), unit)}")


def agreeing(place: str, x: float, digits: int, tolerance: float) -> set[str]:
    """Return the digests of all rounded numbers within the tolerance of ``x``."""
    sign, size = _parts(x)
    if size == 0:
        return {digest(f"{place} 0")}
    low, high = size * (1 - tolerance), size * (1 + tolerance)
    unit = _exponent(low) - digits + 1
    numbers = range(ceil(_scaled(low, unit)), floor(_scaled(high, unit)) + 1)
    return {digest(f"{place} {sign}{_canonical(n, unit)}") for n in numbers}


def _parts(x):
    return "-" if x < 0 else "", abs(x) if abs(x) > ZERO else 0


def _exponent(size):
    return int(f"{size:.16e}".split("e")[1])


def _scaled(size, unit):
    """Return ``size / 10**unit`` by one rounding."""
    return size / 10.0**unit if unit > 0 else size * 10.0**-unit


def _canonical(n, unit):
    """Return ``n * 10**unit`` as a text that does not depend on trailing zeros."""
    digits = str(n)
    short = digits.rstrip("0")
    return f"{short}e{unit + len(digits) - len(short)}"
