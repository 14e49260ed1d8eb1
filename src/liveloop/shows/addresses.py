"""Where encoders and players find the media node, as this request would reach it."""

from __future__ import annotations

from fastapi import Request

from liveloop.shows.settings import ShowsSettings


def ingest_url(request: Request) -> str:
    """`rtmp://host:1935/live`: what goes into the encoder's field "server"."""
    settings = _settings(request)
    return settings.ingest_url or f"rtmp://{_host(request)}:{settings.ingest_port}/live"


def playback_origin(request: Request) -> str:
    """Scheme, host and port that playback paths are appended to, without a slash at the end."""
    settings = _settings(request)
    if settings.playback_url:
        return settings.playback_url.rstrip("/")
    return f"{request.url.scheme}://{_host(request)}:{settings.playback_port}"


def _settings(request: Request) -> ShowsSettings:
    settings: ShowsSettings = request.app.state.shows.settings
    return settings


def _host(request: Request) -> str:
    host = request.url.hostname or "127.0.0.1"
    return f"[{host}]" if ":" in host else host
