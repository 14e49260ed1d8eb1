"""Errors on the wire: RFC 9457 problem details, one handler for all of them."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from liveloop.kit.errors import LiveloopError
from liveloop.kit.logs import correlation_id

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"


def problem(error: LiveloopError) -> dict[str, Any]:
    """The problem object of an error (RFC 9457, section 3.1, with `code` and extensions)."""
    return {
        "type": f"urn:liveloop:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        "correlation_id": correlation_id(),
        **error.details,
    }


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""

    @app.exception_handler(LiveloopError)
    async def _known(_request: Request, error: LiveloopError) -> JSONResponse:
        return _response(problem(error))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [
            {
                "field": ".".join(str(step) for step in item["loc"][1:]),
                "code": item["type"],
                "detail": item["msg"],
            }
            for item in error.errors()
        ]
        return _response(
            _plain(422, "invalid", "Invalid input", "Correct the named fields.") | {"errors": fields}
        )

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        title = str(error.detail)
        code = {404: "not_found", 405: "method_not_allowed", 413: "too_big"}.get(error.status_code, "http")
        return _response(_plain(error.status_code, code, title, title))

    @app.exception_handler(Exception)
    async def _unknown(request: Request, error: Exception) -> JSONResponse:
        route = getattr(request.scope.get("route"), "path", "other")
        log.error("request.failed", route=route, exc_info=error)
        detail = "Something broke on our side. Quote the correlation id to your administrator."
        return _response(_plain(500, "internal", "Internal error", detail))


def _plain(status: int, code: str, title: str, detail: str) -> dict[str, Any]:
    return {
        "type": f"urn:liveloop:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "correlation_id": correlation_id(),
    }


def _response(content: dict[str, Any]) -> JSONResponse:
    headers = {"Retry-After": str(content["retry_after"])} if "retry_after" in content else None
    return JSONResponse(content, status_code=content["status"], media_type=MEDIA_TYPE, headers=headers)
