"""What an administrator may decide about the outside world."""

from __future__ import annotations

from liveloop.connect.payments.settings import PaymentsSettings


class ConnectSettings(PaymentsSettings):
    """Each kind of service adds its own."""
