"""Stripe: its own page (Checkout) or a form inside ours (PaymentIntent)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import httpx2
from pydantic import SecretStr

from liveloop.connect.payments import keys
from liveloop.connect.payments.errors import (
    AlreadyClosed,
    AlreadyPaid,
    MethodUnknown,
    ProviderRefused,
    ProviderUnavailable,
    TradeUnknown,
)
from liveloop.connect.payments.provider import (
    Acknowledgement,
    BillLine,
    CallbackEvent,
    Created,
    CreateRequest,
    Finding,
    FindingLevel,
    Method,
    Redirect,
    Refund,
    RefundRequest,
    RefundState,
    StripeForm,
    Trade,
    TradeState,
)
from liveloop.connect.payments.stripe.callbacks import CallbackReader, acknowledgement
from liveloop.connect.payments.stripe.client import StripeClient
from liveloop.connect.payments.stripe.messages import (
    REFUND_NUMBER,
    TRADE_NUMBER,
    Balance,
    BalanceTransactions,
    Intent,
    Intents,
    RefundObject,
    Refunds,
    Session,
)
from liveloop.connect.payments.stripe.settings import StripeSettings
from liveloop.connect.payments.wire import Timing, Wire
from liveloop.kit.clock import Clock
from liveloop.kit.money import DIGITS

PREFIX = "LIVELOOP_CONNECT__STRIPE"
SHORTEST_SESSION = timedelta(minutes=30)
"""Stripe's own minimum; we close earlier by `close`."""
LONGEST_SESSION = timedelta(hours=23)
PAGE = 100
PAGES = 500
NAME_CHARACTERS = 120
MISSING = "resource_missing"
SESSION = {"expand": ["payment_intent.latest_charge"]}
INTENT = {"expand": ["latest_charge"]}


class StripeProvider:
    """A PaymentProvider; `wire` is to be started and closed. Raises BadSetting for what cannot work."""

    name = "stripe"
    currencies = frozenset(DIGITS)

    def __init__(
        self,
        settings: StripeSettings,
        clock: Clock,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        timing: Timing = Timing(),
    ) -> None:
        self._settings = settings
        self._clock = clock
        key = keys.read_secret(f"{PREFIX}__SECRET_KEY", settings.secret_key, settings.secret_key_file)
        self.wire = Wire(self.name, clock, transport=transport, timing=timing)
        self._client = StripeClient(settings.base_url, key, self.wire)
        self._callbacks = CallbackReader(clock, _webhook_secrets(settings), is_live="_live_" in key)

    @property
    def methods(self) -> Sequence[Method]:
        return [Method(name) for name in self._settings.methods]

    async def create(self, wanted: CreateRequest) -> Created:
        if wanted.method not in self.methods or wanted.currency not in self.currencies:
            raise MethodUnknown("Stripe does not take this here. Choose another way to pay.")
        if wanted.method == Method.INTENT:
            return await self._create_intent(wanted)
        return await self._create_session(wanted)

    async def query(self, out_trade_no: str, *, provider_reference: str | None = None) -> Trade:
        found = await self._find(out_trade_no, provider_reference)
        return found.trade(out_trade_no) if found else Trade(out_trade_no, TradeState.UNKNOWN)

    async def close(self, out_trade_no: str, *, provider_reference: str | None = None) -> None:
        found = await self._find(out_trade_no, provider_reference)
        if found is None:
            return
        path, form = f"/v1/payment_intents/{found.id}/cancel", {"cancellation_reason": "abandoned"}
        if isinstance(found, Session):
            path, form = f"/v1/checkout/sessions/{found.id}/expire", {}
        try:
            await self._client.post("close", path, form, type(found), key=f"close-{found.id}")
        except ProviderRefused as refusal:
            state = (await self.query(out_trade_no, provider_reference=found.id)).state
            if state == TradeState.PAID:
                raise AlreadyPaid("This is paid already.", reason=refusal.reason) from refusal
            if state != TradeState.CLOSED:
                raise

    async def refund(self, wanted: RefundRequest) -> Refund:
        """Stripe forgets an Idempotency-Key after a day, so what there is already is looked for first."""
        intent_id = await self._intent_id(wanted.out_trade_no, wanted.provider_reference)
        if intent_id is None:
            raise TradeUnknown("Stripe knows no such payment.")
        if (known := await self._refund_or_none(intent_id, wanted.out_refund_no)) is not None:
            return known.refund(wanted.out_refund_no)
        form = {
            "payment_intent": intent_id,
            "amount": wanted.amount,
            "reason": "requested_by_customer",
            "metadata": {TRADE_NUMBER: wanted.out_trade_no, REFUND_NUMBER: wanted.out_refund_no},
        }
        made, _ = await self._client.post(
            "refund", "/v1/refunds", form, RefundObject, key=f"refund-{wanted.out_refund_no}"
        )
        return made.refund(wanted.out_refund_no)

    async def query_refund(
        self, out_trade_no: str, out_refund_no: str, *, provider_reference: str | None = None
    ) -> Refund:
        intent_id = await self._intent_id(out_trade_no, provider_reference)
        known = await self._refund_or_none(intent_id, out_refund_no) if intent_id else None
        return (
            known.refund(out_refund_no) if known else Refund(out_refund_no, RefundState.UNKNOWN, out_trade_no)
        )

    async def bill(self, day: date) -> list[BillLine]:
        """A day of UTC."""
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        query = {
            "created": {
                "gte": int(start.timestamp()),
                "lt": int((start + timedelta(days=1)).timestamp()),
            },
            "limit": PAGE,
            "expand": ["data.source"],
        }
        lines: list[BillLine] = []
        after: dict[str, str] = {}
        for _ in range(PAGES):
            page = await self._client.get(
                "bill", "/v1/balance_transactions", BalanceTransactions, {**query, **after}
            )
            try:
                lines += [line for one in page.data for line in one.lines()]
            except ValueError as error:
                raise ProviderUnavailable("The bill of Stripe cannot be read.") from error
            if not page.has_more or not page.data:
                return lines
            after = {"starting_after": page.data[-1].id}
        raise ProviderUnavailable(f"The bill of Stripe has more than {PAGE * PAGES} lines.")

    def read_callback(self, headers: Mapping[str, str], body: bytes) -> CallbackEvent:
        return self._callbacks.read(headers, body)

    def acknowledge(self, ok: bool, message: str = "") -> Acknowledgement:
        return acknowledgement(ok)

    async def check(self, *, notify_url: str | None = None) -> list[Finding]:
        try:
            balance = await self._client.get("check", "/v1/balance", Balance)
        except ProviderUnavailable as error:
            return [Finding(FindingLevel.ERROR, "stripe.unreachable", error.message)]
        except ProviderRefused as refusal:
            code = "key_refused" if refusal.reason == "unauthorized" else "refused"
            return [Finding(FindingLevel.ERROR, f"stripe.{code}", refusal.message)]
        findings = [Finding(FindingLevel.OK, "stripe.ready", "Stripe answers, and the key is right.")]
        if not balance.livemode:
            message = "The key is of the test mode: nothing that is paid with it is real."
            findings.append(Finding(FindingLevel.WARNING, "stripe.test_mode", message))
        return findings

    async def _create_session(self, wanted: CreateRequest) -> Created:
        numbers = {TRADE_NUMBER: wanted.out_trade_no}
        name = wanted.description[:NAME_CHARACTERS]
        price = {
            "currency": wanted.currency.lower(),
            "unit_amount": wanted.amount,
            "product_data": {"name": name},
        }
        form = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "client_reference_id": wanted.out_trade_no,
            "metadata": numbers,
            "payment_intent_data": {"metadata": numbers, "description": name},
            "success_url": wanted.return_url,
            "cancel_url": wanted.return_url,
            "expires_at": self._session_end(wanted.expires_at),
        }
        made, is_old = await self._client.post(
            "create", "/v1/checkout/sessions", form, Session, key=f"create-{wanted.out_trade_no}"
        )
        if is_old:
            await self._still_open(wanted.out_trade_no, made.id)
        if not made.url:
            raise ProviderUnavailable("Stripe answers something unexpected. Try again.")
        return Created(Redirect(made.url), made.id)

    async def _create_intent(self, wanted: CreateRequest) -> Created:
        form = {
            "amount": wanted.amount,
            "currency": wanted.currency.lower(),
            "description": wanted.description[:NAME_CHARACTERS],
            "automatic_payment_methods": {"enabled": "true"},
            "metadata": {TRADE_NUMBER: wanted.out_trade_no},
        }
        made, is_old = await self._client.post(
            "create", "/v1/payment_intents", form, Intent, key=f"create-{wanted.out_trade_no}"
        )
        if is_old:
            await self._still_open(wanted.out_trade_no, made.id)
        if not made.client_secret:
            raise ProviderUnavailable("Stripe answers something unexpected. Try again.")
        return Created(StripeForm(self._settings.publishable_key, made.client_secret), made.id)

    async def _still_open(self, out_trade_no: str, reference: str) -> None:
        state = (await self.query(out_trade_no, provider_reference=reference)).state
        if state == TradeState.PAID:
            raise AlreadyPaid("This is paid already.", reason="paid")
        if state == TradeState.CLOSED:
            raise AlreadyClosed("This is closed. Start another payment.", reason="closed")

    def _session_end(self, expires_at: datetime) -> int | None:
        """The same for the same payment, however often it is asked for: the key wants equal requests."""
        if expires_at - self._clock.now() > LONGEST_SESSION:
            return None
        return int((expires_at + SHORTEST_SESSION).timestamp())

    async def _find(self, out_trade_no: str, reference: str | None) -> Session | Intent | None:
        """Without a reference only what the buyer has begun to pay is found, a minute later."""
        try:
            if reference and reference.startswith("cs_"):
                return await self._client.get("query", f"/v1/checkout/sessions/{reference}", Session, SESSION)
            if reference and reference.startswith("pi_"):
                return await self._client.get("query", f"/v1/payment_intents/{reference}", Intent, INTENT)
            query = f"metadata['{TRADE_NUMBER}']:'{out_trade_no}'"
            found = await self._client.get(
                "query", "/v1/payment_intents/search", Intents, {"query": query, "limit": 10}
            )
        except ProviderRefused as refusal:
            if refusal.reason == MISSING:
                return None
            raise
        paid = [one for one in found.data if one.status == "succeeded"]
        return next(iter(paid or found.data), None)

    async def _intent_id(self, out_trade_no: str, reference: str | None) -> str | None:
        if reference and reference.startswith("pi_"):
            return reference
        found = await self._find(out_trade_no, reference)
        return found.intent_id if isinstance(found, Session) else found.id if found else None

    async def _refund_or_none(self, intent_id: str, out_refund_no: str) -> RefundObject | None:
        found = await self._client.get(
            "query_refund", "/v1/refunds", Refunds, {"payment_intent": intent_id, "limit": PAGE}
        )
        return next((one for one in found.data if one.metadata.get(REFUND_NUMBER) == out_refund_no), None)


def _webhook_secrets(settings: StripeSettings) -> list[str]:
    given = [secret.get_secret_value() for secret in settings.webhook_secrets]
    if not given:
        text = keys.read_secret(f"{PREFIX}__WEBHOOK_SECRETS", SecretStr(""), settings.webhook_secrets_file)
        given = text.split()
    return given
