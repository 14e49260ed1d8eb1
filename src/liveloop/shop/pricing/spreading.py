"""An amount shared out in whole units, by the largest remainder."""

from __future__ import annotations

from collections.abc import Sequence


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Shares of `amount` in proportion to `weights`, which sum to it exactly; none is above its weight.

    Each gets its proportion rounded down; the units that are left go, one each, to the largest remainders,
    and among equal ones to the first. Raises ValueError unless 0 <= amount <= sum of weights.
    """
    whole = sum(weights)
    if not 0 <= amount <= whole:
        raise ValueError("more cannot be shared out than there is")
    if not amount:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    remainders = [amount * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in order[: amount - sum(shares)]:
        shares[place] += 1
    return shares
