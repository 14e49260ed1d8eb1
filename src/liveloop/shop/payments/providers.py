"""The payment providers that are switched on, and where they send their callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liveloop.connect.payments.provider import SURFACES, Method, PaymentProvider, Surface
from liveloop.shop.payments.errors import ProviderNotOffered

CALLBACKS = "/api/v1/payments/callbacks"
WECHAT_BROWSER = "MicroMessenger"
PHONE_BROWSERS = ("Android", "iPhone", "iPod", "Mobile", "HarmonyOS")


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to pay that works where the buyer is."""

    provider: str
    method: Method


class Providers:
    """`site_url` is where the outside world finds this site, without a slash at the end."""

    def __init__(self, providers: Mapping[str, PaymentProvider], *, site_url: str) -> None:
        self._providers = dict(providers)
        self._site_url = site_url

    @property
    def names(self) -> Sequence[str]:
        """In the order in which buyers are offered them."""
        return list(self._providers)

    def get(self, name: str) -> PaymentProvider:
        """Raises ProviderNotOffered."""
        provider = self._providers.get(name)
        if provider is None:
            raise ProviderNotOffered("This way to pay is switched off. Choose another one.")
        return provider

    def or_none(self, name: str) -> PaymentProvider | None:
        return self._providers.get(name)

    def callback_url(self, name: str) -> str:
        return f"{self._site_url}{CALLBACKS}/{name}"

    def choices(self, surface: Surface, currency: str, *, payer: str | None) -> list[Choice]:
        """What a buyer there can use, the best first. Paying inside WeChat needs the payer's openid, and our
        pages mount no form of Stripe's."""
        unusable = {Method.INTENT} if payer else {Method.INTENT, Method.JSAPI}
        return [
            Choice(name, method)
            for name, provider in self._providers.items()
            if currency in provider.currencies
            for method in provider.methods
            if surface in SURFACES[method] and method not in unusable
        ]

    def check(self, name: str, method: Method, currency: str) -> None:
        """Raises ProviderNotOffered."""
        provider = self.get(name)
        if method not in provider.methods or currency not in provider.currencies:
            raise ProviderNotOffered("This way to pay is not offered here. Choose another one.")


def surface_of(user_agent: str) -> Surface:
    """Where a browser with this User-Agent is. A desktop's WeChat counts as WeChat."""
    if WECHAT_BROWSER in user_agent:
        return Surface.WECHAT
    if any(name in user_agent for name in PHONE_BROWSERS):
        return Surface.PHONE
    return Surface.DESKTOP
