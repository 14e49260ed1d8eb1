"""Who gets how much: decided by a seed before anybody takes, so that anybody can do it again.

rank(n)   of the place n (from 1): HMAC-SHA256 with the seed as key of `<n>` (ASCII, decimal)
even      points // takers for every place
random    1 for every place, and of the others floor((points - takers) * w(n) / sum of all w), where w(n) is
          1 + (the first 8 bytes of rank(n), big-endian, modulo 1000)
both      what is left over goes, one point each, to the places in ascending order of their rank
"""

from __future__ import annotations

import hmac
from enum import StrEnum

WEIGHTS = 1000


class Split(StrEnum):
    EVEN = "even"
    RANDOM = "random"


def shares(seed: bytes, *, points: int, takers: int, split: Split) -> list[int]:
    """What each place gets, from the first on: at least one point each, `points` in all."""
    if not 1 <= takers <= points:
        raise ValueError("everybody gets at least one point")
    ranks = [hmac.digest(seed, str(place).encode(), "sha256") for place in range(1, takers + 1)]
    if split is Split.EVEN:
        amounts = [points // takers] * takers
    else:
        weights = [1 + int.from_bytes(rank[:8]) % WEIGHTS for rank in ranks]
        whole, spare = sum(weights), points - takers
        amounts = [1 + spare * weight // whole for weight in weights]
    left = points - sum(amounts)
    for place in sorted(range(takers), key=ranks.__getitem__)[:left]:
        amounts[place] += 1
    return amounts
