from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, status

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.request import ReadSession, WriteSession
from liveloop.people.tokens.schemas import TokenCreate, TokenCreated, TokenView
from liveloop.people.tokens.service import TokensService

router = APIRouter(prefix="/tokens", tags=["tokens"])


async def _tokens(request: Request) -> TokensService:
    service: TokensService = request.app.state.people.tokens
    return service


TokensDep = Annotated[TokensService, Depends(_tokens)]


@router.get("", operation_id="listTokens")
async def list_tokens(
    actor: Annotated[Actor, Depends(require("tokens.manage"))],
    session: ReadSession,
    tokens: TokensDep,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[TokenView]:
    """The organisation's tokens, newest first, without their secrets."""
    rows = await tokens.list(session, actor, before=read_cursor(cursor), limit=limit + 1)
    return make_page(rows, limit, view=TokenView.model_validate, key=lambda row: row.id)


@router.post("", operation_id="createToken", status_code=status.HTTP_201_CREATED)
async def create_token(
    body: TokenCreate,
    actor: Annotated[Actor, Depends(require("tokens.manage"))],
    session: WriteSession,
    tokens: TokensDep,
) -> TokenCreated:
    """Make a token; its secret is in this answer and nowhere else. A token makes no tokens: they would
    outlive it."""
    token, secret = await tokens.create(
        session, actor, name=body.name, scopes=body.scopes, expires_at=body.expires_at
    )
    return TokenCreated(**TokenView.model_validate(token).model_dump(), secret=secret)


@router.delete("/{token_id}", operation_id="deleteToken", status_code=status.HTTP_204_NO_CONTENT)
async def delete_token(
    token_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("tokens.manage"))],
    session: WriteSession,
    tokens: TokensDep,
) -> None:
    """Revoke a token; what it is used for fails from now on."""
    await tokens.delete(session, actor, token_id)
