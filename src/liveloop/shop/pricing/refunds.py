"""What comes back when some pieces of a line come back."""

from __future__ import annotations

from liveloop.shop.pricing.result import QuotedLine


def refund_of(line: QuotedLine, *, returned: int, returning: int) -> int:
    """For `returning` pieces after `returned` came back before: in whatever steps all pieces come back, the
    refunds sum to what was paid for the line. Shipping is not part of it. Raises ValueError."""
    if returned < 0 or returning < 0 or returned + returning > line.quantity:
        raise ValueError("no more pieces come back than were bought")
    before = line.paid * returned // line.quantity
    return line.paid * (returned + returning) // line.quantity - before
