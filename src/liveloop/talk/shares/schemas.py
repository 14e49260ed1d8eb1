"""Shares on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class ShareChannel(StrEnum):
    """`link`: copied; `system`: given to the share sheet of the device, which does not say where it went."""

    LINK = "link"
    SYSTEM = "system"
    WECHAT = "wechat"
    MOMENTS = "moments"
    WEIBO = "weibo"
    DOUYIN = "douyin"
    QR = "qr"
    POSTER = "poster"


class ShareReport(BaseModel):
    """The data of `share.report`: sent when the share sheet has come back or the link was copied."""

    channel: ShareChannel


class ShareCreate(ShareReport):
    """`client_id` is chosen by the sender; sending it again counts once."""

    client_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class ShareTaken(BaseModel):
    """`total` of the whole broadcast."""

    total: int


class ChannelShares(BaseModel):
    """`people`: how many it was who took this way at least once."""

    channel: ShareChannel
    total: int
    people: int


class SharesRead(BaseModel):
    """The shares of a broadcast, the most used way first."""

    model_config = ConfigDict(title="Shares")

    total: int
    people: int
    channels: list[ChannelShares]
