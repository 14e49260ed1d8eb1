"""Outgoing webhooks on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from liveloop.shop.webhooks.destination import URL_CHARACTERS, parse_url
from liveloop.shop.webhooks.vocabulary import (
    EventType,
    WebhookDeliveryState,
    WebhookFault,
    WebhookState,
)

URL_ADVICE = "Write an address such as https://erp.example.com/hook."


def _usable(url: str) -> str:
    try:
        parse_url(url)
    except ValueError as error:
        raise PydanticCustomError("webhook_url", URL_ADVICE) from error
    return url


WebhookUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=URL_CHARACTERS),
    AfterValidator(_usable),
]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]


class WebhookWrite(BaseModel):
    url: WebhookUrl
    description: Description = ""
    event_types: Annotated[set[EventType], Field(min_length=1)]


class WebhookSwitch(BaseModel):
    """`on` true also resumes a paused one: what waits for it is due at once."""

    on: bool


class WebhookBase(BaseModel):
    """`previous_until`: the secret before is valid till then. `failing_since`: nothing has arrived since."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    url: str
    description: str
    event_types: list[EventType]
    state: WebhookState
    failing_since: datetime | None
    paused_at: datetime | None
    previous_until: datetime | None
    created_at: datetime


class WebhookView(WebhookBase):
    """`open`: how many deliveries still wait or are held."""

    open: int


class WebhookSecret(WebhookView):
    secret: str
    """Shown this once."""


class Webhooks(BaseModel):
    """Oldest first. `event_types` are those to choose from."""

    items: list[WebhookView]
    event_types: list[EventType]


class WebhookAttemptView(BaseModel):
    """`answer`: the beginning of what came back."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    at: datetime
    milliseconds: int
    status: int | None
    fault: WebhookFault | None
    answer: str


class WebhookDeliveryView(BaseModel):
    """`last`: how the last attempt went."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    message_id: str
    event_type: str
    state: WebhookDeliveryState
    attempts: int
    due_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    last: WebhookAttemptView | None = None


class WebhookDeliveryDetail(WebhookDeliveryView):
    """`body` is what is sent, byte for byte. Attempts newest first."""

    body: str
    history: list[WebhookAttemptView]
