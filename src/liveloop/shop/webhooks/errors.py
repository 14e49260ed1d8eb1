"""What can go wrong with outgoing webhooks."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class EndpointNotFound(NotFound):
    code = "webhook.not_found"


class DeliveryNotFound(NotFound):
    code = "webhook.delivery_not_found"


class TooManyEndpoints(Conflict):
    code = "webhook.too_many"


class EndpointSilent(Conflict):
    """It is switched off or paused, so nothing is sent to it."""

    code = "webhook.silent"
