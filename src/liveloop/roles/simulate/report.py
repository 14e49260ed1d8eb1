"""The account of a run as JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liveloop.insight.latency.histogram import Histogram
from liveloop.roles.simulate.book import Book, CommandBook, Seen


def report_of(
    book: Book, seen: Sequence[Seen], *, tapped: int, counted: int, planned: Mapping[str, int]
) -> dict[str, Any]:
    """`tapped` and `counted`: likes of all people, done and confirmed."""
    offsets = set(book.acknowledged.values())
    came = [len(one.offsets) for one in seen if one.since is not None]
    return {
        "planned": dict(planned),
        "joins": {"done": book.joins, "refused": dict(book.joins_refused)},
        "connections": {
            "opened": book.connections,
            "resumed": book.resumed,
            "by_snapshot": book.snapshots,
            "cut": dict(book.cuts),
            "dropped_on_purpose": book.drops,
            "stalled_on_purpose": book.stalls,
            "left": book.leaves,
            "came_back": book.returns,
        },
        "commands": {name: _command(one) for name, one in sorted(book.commands.items())},
        "not_offered": book.not_offered,
        "comments": {
            "acknowledged": len(book.acknowledged),
            "held": book.held,
            "stored_twice": sum(len(ids) > 1 for ids in book.stored.values()),
            "lost": sum(one.lost(offsets) for one in seen),
            "doubled": sum(one.doubled for one in seen),
            "skipped": sum(one.skipped for one in seen),
            "seen_by_each": {"least": min(came, default=0), "most": max(came, default=0)},
        },
        "likes": {"tapped": tapped, "counted": counted, "room_total": book.likes_total},
        "votes": {
            poll: {str(one): n for one, n in sorted(votes.items())} for poll, votes in book.votes.items()
        },
        "raffle_entries": dict(book.entries),
        "gifts": dict(book.gifts),
        "latency_ms": {"echo": summary_of(book.echo_ms), "delivery": summary_of(book.delivery_ms)},
    }


def summary_of(histogram: Histogram) -> dict[str, float | int | None]:
    """Off by at most 4.5 %."""
    quantiles = {f"p{int(100 * share)}": histogram.quantile(share) for share in (0.5, 0.95, 0.99)}
    rounded = {name: None if found is None else round(found, 1) for name, found in quantiles.items()}
    return {"samples": histogram.samples, **rounded}


def _command(one: CommandBook) -> dict[str, Any]:
    return {
        "sent": one.sent,
        "repeated": one.repeated,
        "acknowledged": one.acknowledged,
        "refused": dict(one.refused),
        "unanswered": one.unanswered,
        "answer_ms": summary_of(one.answer_ms),
    }
