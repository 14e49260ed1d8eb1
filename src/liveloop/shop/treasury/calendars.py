"""The days of the providers' bills: each has a calendar of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

OFFSETS_MINUTES = {"wechatpay": 480, "alipay": 480}
"""From UTC; the others keep UTC."""
READY_AFTER = {
    "sandbox": timedelta(minutes=5),
    "wechatpay": timedelta(hours=10),
    "alipay": timedelta(hours=10),
    "stripe": timedelta(hours=10),
}
"""From the end of the day until the bill is asked for."""
LOOK_BACK_DAYS = 7
"""So many days are compared that were missed, by a worker that stood still or a provider set up later."""


def start_of(provider: str, day: date) -> datetime:
    midnight = datetime.combine(day, time(), UTC)
    return midnight - timedelta(minutes=OFFSETS_MINUTES.get(provider, 0))


def end_of(provider: str, day: date) -> datetime:
    return start_of(provider, day) + timedelta(days=1)


def day_of(provider: str, moment: datetime) -> date:
    return (moment + timedelta(minutes=OFFSETS_MINUTES.get(provider, 0))).date()


def due_at(provider: str, day: date) -> datetime:
    return end_of(provider, day) + READY_AFTER.get(provider, timedelta(hours=10))


def days_to_compare(provider: str, now: datetime) -> list[date]:
    """Those that are over, the oldest first."""
    today = day_of(provider, now)
    return [today - timedelta(days=back) for back in range(LOOK_BACK_DAYS, 0, -1)]
