"""The browser's side of a session: the cookie, and what the page is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, get_args

from fastapi import Depends, Request, Response

from liveloop.people.access import PERMISSIONS_OF, Permission
from liveloop.people.cookies import CookieJar
from liveloop.people.request import client_address
from liveloop.people.sessions.repository import SessionParts
from liveloop.people.sessions.schemas import AccountView, OrganisationView, SessionView
from liveloop.people.sessions.service import Client, Opened, SessionsService
from liveloop.people.settings import PeopleSettings

COOKIE = "liveloop_session"


class SessionBrowser:
    def __init__(self, settings: PeopleSettings, sessions: SessionsService) -> None:
        self._jar = CookieJar(COOKIE, secure=settings.secure_cookies)
        self._lifetime = timedelta(days=settings.session_days)
        self._sessions = sessions

    def token(self, request: Request) -> str | None:
        return self._jar.read(request)

    def client(self, request: Request) -> Client:
        return Client(
            address=client_address(request),
            user_agent=request.headers.get("user-agent", ""),
            token=self.token(request),
        )

    def welcome(self, response: Response, opened: Opened) -> SessionView:
        """Give the browser the cookie of a session just opened."""
        self._jar.write(response, opened.token, lifetime=self._lifetime)
        return self.view(opened.parts)

    def farewell(self, response: Response) -> None:
        self._jar.clear(response)

    def view(self, parts: SessionParts) -> SessionView:
        account, organisation, role = parts.account, parts.organisation, parts.membership.role
        permissions: tuple[Permission, ...] = get_args(Permission)
        return SessionView.model_validate(
            {
                "account": AccountView.model_validate(account, from_attributes=True),
                "organisation": OrganisationView.model_validate(organisation, from_attributes=True),
                "role": role,
                "permissions": [name for name in permissions if name in PERMISSIONS_OF[role]],
                "csrf_token": self._sessions.csrf_token(parts.session.id),
            }
        )


async def _browser(request: Request) -> SessionBrowser:
    browser: SessionBrowser = request.app.state.people.browser
    return browser


async def _client(request: Request) -> Client:
    browser: SessionBrowser = request.app.state.people.browser
    return browser.client(request)


BrowserDep = Annotated[SessionBrowser, Depends(_browser)]
ClientDep = Annotated[Client, Depends(_client)]
