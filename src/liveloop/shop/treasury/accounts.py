"""The accounts at providers as staff sees them: what is configured, without secrets, and whether it works."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, SecretStr

from liveloop.connect.payments.provider import PaymentProvider
from liveloop.connect.payments.settings import PaymentsSettings
from liveloop.kit.database import Database
from liveloop.shop.payments.providers import Providers
from liveloop.shop.treasury import reaching, repository
from liveloop.shop.treasury.schemas import (
    CheckRead,
    ProviderCheck,
    ProviderList,
    ProviderRead,
    ProviderSetting,
)

PREFIX = "LIVELOOP_CONNECT__"
SANDBOX = "sandbox"
"""Its callbacks come from this machine, so that any address will do."""


class ProviderAccounts:
    def __init__(self, database: Database, providers: Providers, settings: PaymentsSettings) -> None:
        self._database = database
        self._providers = providers
        self._settings = settings

    def list(self) -> ProviderList:
        """Every provider there is, those that are switched on first."""
        names = [*self._providers.names]
        names += [name for name in PaymentsSettings.model_fields if name not in names]
        return ProviderList(items=[self._read(name) for name in names])

    async def check(self, name: str) -> ProviderCheck:
        """Whether settings, keys and connection work, without moving money; then of the way back, that of
        callbacks, what can be proven and what cannot. Raises ProviderNotOffered."""
        url = self._providers.callback_url(name)
        may_call = reaching.is_public(url)
        found = await self._providers.get(name).check(notify_url=url if may_call else None)
        items = [CheckRead(level=one.level, code=one.code, message=one.message) for one in found]
        if not may_call and name != SANDBOX:
            items.append(reaching.not_public(url))
        items.append(await reaching.reach(url))
        async with self._database.read() as session:
            items.append(reaching.came(await repository.last_notice_at(session, name)))
        return ProviderCheck(items=items)

    def _read(self, name: str) -> ProviderRead:
        provider: PaymentProvider | None = self._providers.or_none(name)
        return ProviderRead(
            name=name,
            on=provider is not None,
            methods=list(provider.methods) if provider else [],
            currencies=sorted(provider.currencies) if provider else [],
            callback_url=self._providers.callback_url(name),
            settings=settings_of(f"{PREFIX}{name.upper()}__", getattr(self._settings, name)),
        )


def settings_of(prefix: str, settings: BaseModel) -> list[ProviderSetting]:
    """By their names in the environment; of a secret only whether it is there."""
    return [
        _setting(f"{prefix}{name.upper()}", getattr(settings, name), name in settings.model_fields_set)
        for name in type(settings).model_fields
    ]


def _setting(key: str, value: Any, is_set: bool) -> ProviderSetting:
    if _is_secret(value):
        there = bool(value) and (not isinstance(value, SecretStr) or bool(value.get_secret_value()))
        return ProviderSetting(key=key, kind="secret" if there else "unset", value=None)
    if value is None or value in ("", []):
        return ProviderSetting(key=key, kind="unset", value=None)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return ProviderSetting(key=key, kind="set" if is_set else "unset", value=text)


def _is_secret(value: Any) -> bool:
    return isinstance(value, SecretStr) or (
        isinstance(value, list) and any(isinstance(one, SecretStr) for one in value)
    )
