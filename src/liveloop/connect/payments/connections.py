"""The providers of one install, made from its settings."""

from __future__ import annotations

from collections.abc import Mapping

import httpx2

from liveloop.connect.payments.alipay.provider import AlipayProvider
from liveloop.connect.payments.provider import PaymentProvider
from liveloop.connect.payments.sandbox.book import SandboxBook
from liveloop.connect.payments.sandbox.provider import SandboxProvider
from liveloop.connect.payments.settings import PaymentsSettings
from liveloop.connect.payments.stripe.provider import StripeProvider
from liveloop.connect.payments.wechatpay.payers import WechatPayers
from liveloop.connect.payments.wechatpay.provider import WechatpayProvider
from liveloop.connect.payments.wire import Wire
from liveloop.kit.clock import Clock


class PaymentConnections:
    """Owns the connections to providers that are switched on. Raises BadSetting for one that cannot work.

    `transports` stand in for the network, by name of the provider; `cashier_url` is the sandbox's page.
    """

    def __init__(
        self,
        settings: PaymentsSettings,
        clock: Clock,
        book: SandboxBook,
        *,
        secret: str,
        cashier_url: str,
        transports: Mapping[str, httpx2.AsyncBaseTransport] | None = None,
    ) -> None:
        through = transports or {}
        self._wires: list[Wire] = []
        self._providers: dict[str, PaymentProvider] = {}
        if settings.wechatpay.is_on:
            wechatpay = WechatpayProvider(settings.wechatpay, clock, transport=through.get("wechatpay"))
            self._add(wechatpay, wechatpay.wire)
        self.payers: WechatPayers | None = None
        if settings.wechatpay.knows_payers:
            self.payers = WechatPayers(settings.wechatpay, clock, transport=through.get("wechat"))
            self._wires.append(self.payers.wire)
        if settings.alipay.is_on:
            alipay = AlipayProvider(settings.alipay, clock, transport=through.get("alipay"))
            self._add(alipay, alipay.wire)
        if settings.stripe.is_on:
            stripe = StripeProvider(settings.stripe, clock, transport=through.get("stripe"))
            self._add(stripe, stripe.wire)
        self.sandbox: SandboxProvider | None = None
        wanted = settings.sandbox.enabled
        if wanted or (wanted is None and not self._providers):
            self.sandbox = SandboxProvider(book, clock, secret=secret, cashier_url=cashier_url)
            self._providers[self.sandbox.name] = self.sandbox

    async def start(self) -> None:
        for wire in self._wires:
            await wire.start()

    async def close(self) -> None:
        for wire in self._wires:
            await wire.close()

    @property
    def all(self) -> Mapping[str, PaymentProvider]:
        """By name, those that are switched on."""
        return self._providers

    def _add(self, provider: PaymentProvider, wire: Wire) -> None:
        self._providers[provider.name] = provider
        self._wires.append(wire)
