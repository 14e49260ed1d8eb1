"""Stripe as it answers an account: keys, Idempotency-Key, forms in, JSON out, signed events.

Written from its public documents (https://docs.stripe.com/api); tests/connect/payments/test_stripe_oracle.py
holds it and us against the library `stripe`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from liveloop.kit.clock import Clock
from tests.emulators.outside import Callback, Switches

NOTIFY_URL = "https://live.example.com/api/v1/payments/notify"
KEY_SECONDS = 24 * 3600


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": "invalid_request_error", "code": code, "message": message}


@dataclass
class Emulator:
    """`app` is the ASGI application. `rate` is what one unit of the buyer's currency is for the account."""

    clock: Clock
    secret_key: str = "sk_test_emulated"
    webhook_secret: str = "whsec_emulated"
    livemode: bool = False
    rate: float | None = None
    switches: Switches = field(default_factory=Switches)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    charges: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    transactions: list[dict[str, Any]] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    refunds_pend: bool = False

    def __post_init__(self) -> None:
        self._replies: dict[str, tuple[float, str, dict[str, Any]]] = {}
        post, get = ["POST"], ["GET"]
        self.app = Starlette(
            routes=[
                Route("/v1/checkout/sessions", self._post(self._create_session), methods=post),
                Route("/v1/checkout/sessions/{id}", self._get(self._session), methods=get),
                Route("/v1/checkout/sessions/{id}/expire", self._post(self._expire), methods=post),
                Route("/v1/payment_intents", self._post(self._create_intent), methods=post),
                Route("/v1/payment_intents/search", self._get(self._search), methods=get),
                Route("/v1/payment_intents/{id}", self._get(self._intent), methods=get),
                Route("/v1/payment_intents/{id}/cancel", self._post(self._cancel), methods=post),
                Route("/v1/refunds", self._post(self._refund), methods=post),
                Route("/v1/refunds", self._get(self._list_refunds), methods=get),
                Route("/v1/balance_transactions", self._get(self._balance_transactions), methods=get),
                Route("/v1/balance", self._get(self._balance), methods=get),
            ]
        )

    # --- what a test does in the buyer's place

    def pay(self, number: str) -> dict[str, Any]:
        """Pay the session or intent of our number; returns the session or intent."""
        session = next(
            (one for one in self.sessions.values() if one["metadata"]["out_trade_no"] == number), None
        )
        if session is not None and not session["payment_intent"]:
            intent = self._new_intent(session["amount_total"], session["currency"], session["metadata"])
            session["payment_intent"] = intent["id"]
        intent_id = session["payment_intent"] if session else self._of_number(number)[0]["id"]
        intent = self.intents[intent_id]
        charge_id = f"ch_{len(self.charges):04d}"
        self.charges[charge_id] = {
            "id": charge_id,
            "object": "charge",
            "amount": intent["amount"],
            "currency": intent["currency"],
            "payment_intent": intent_id,
            "metadata": intent["metadata"],
            "created": self._now(),
        }
        intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge_id}
        self._move("charge", charge_id, intent["amount"], fee=59)
        if session is None:
            return intent
        session |= {"status": "complete", "payment_status": "paid"}
        return session

    def event(self, kind: str, told: dict[str, Any], *, fault: str = "", version: str = "v1") -> Callback:
        told = dict(told)
        if fault == "wrong_amount":
            told |= {name: 1 for name in ("amount_total", "amount_received") if name in told}
        event = {
            "id": f"evt_{kind}_{told['id']}",
            "object": "event",
            "type": kind,
            "created": self._now(),
            "livemode": not self.livemode if fault == "other_account" else self.livemode,
            "data": {"object": told},
        }
        body = json.dumps(event, indent=2).encode()
        headers = {"Content-Type": "application/json"}
        if fault != "unsigned":
            secret = "whsec_wrong" if fault == "wrong_serial" else self.webhook_secret
            seconds = self._now() - (301 if fault == "stale" else 0)
            digest = hmac.digest(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hex()
            headers["Stripe-Signature"] = f"t={seconds},v0=00,{version}={digest}"
        return Callback(NOTIFY_URL, headers, body + b" " if fault == "tampered" else body)

    # --- the interface

    async def _create_session(self, form: dict[str, Any], _: str) -> dict[str, Any]:
        item = form["line_items"]["0"]
        price = item["price_data"]
        ends = int(form["expires_at"]) - self._now() if "expires_at" in form else 86400
        if not 1800 <= ends <= 86400 or form["mode"] != "payment":
            raise Refused(400, "invalid_expires_at", "expires_at must be in 30 minutes to 24 hours")
        session_id = f"cs_test_{len(self.sessions):04d}"
        self.sessions[session_id] = session = {
            "id": session_id,
            "object": "checkout.session",
            "url": f"https://checkout.stripe.com/c/pay/{session_id}",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(price["unit_amount"]) * int(item["quantity"]),
            "currency": price["currency"],
            "client_reference_id": form["client_reference_id"],
            "metadata": form["payment_intent_data"]["metadata"],
            "payment_intent": None,
        }
        if self.switches.early and self.switches.deliver:
            told = self.pay(form["client_reference_id"])
            await self.switches.deliver(self.event("checkout.session.completed", told))
            return {**session, "status": "open", "payment_status": "unpaid"}
        return session

    async def _create_intent(self, form: dict[str, Any], _: str) -> dict[str, Any]:
        return self._new_intent(int(form["amount"]), form["currency"], form["metadata"])

    async def _session(self, query: list[tuple[str, str]], session_id: str) -> dict[str, Any]:
        session = dict(self._known(self.sessions, session_id))
        if session["payment_intent"] and ("expand[0]", "payment_intent.latest_charge") in query:
            session["payment_intent"] = self._expanded(session["payment_intent"])
        return session

    async def _intent(self, query: list[tuple[str, str]], intent_id: str) -> dict[str, Any]:
        intent = self._known(self.intents, intent_id)
        return self._expanded(intent["id"]) if ("expand[0]", "latest_charge") in query else intent

    async def _search(self, query: list[tuple[str, str]], _: str) -> dict[str, Any]:
        found = re.fullmatch(r"metadata\['out_trade_no'\]:'([^']+)'", dict(query)["query"])
        assert found is not None
        return {"object": "search_result", "data": self._of_number(found[1]), "has_more": False}

    async def _expire(self, _: dict[str, Any], session_id: str) -> dict[str, Any]:
        session = self._known(self.sessions, session_id)
        if session["status"] != "open":
            raise Refused(400, "checkout_session_not_open", "Only open sessions can expire")
        session["status"] = "expired"
        return session

    async def _cancel(self, _: dict[str, Any], intent_id: str) -> dict[str, Any]:
        intent = self._known(self.intents, intent_id)
        if intent["status"] == "succeeded":
            raise Refused(400, "payment_intent_unexpected_state", "You cannot cancel this PaymentIntent")
        intent["status"] = "canceled"
        return intent

    async def _refund(self, form: dict[str, Any], _: str) -> dict[str, Any]:
        intent = self._known(self.intents, form["payment_intent"])
        gone = sum(one["amount"] for one in self.refunds.values() if one["payment_intent"] == intent["id"])
        if gone + int(form["amount"]) > intent["amount_received"]:
            raise Refused(400, "charge_already_refunded", "Refund amount is greater than unrefunded amount")
        refund_id = f"re_{len(self.refunds):04d}"
        self.refunds[refund_id] = {
            "id": refund_id,
            "object": "refund",
            "amount": int(form["amount"]),
            "currency": intent["currency"],
            "payment_intent": intent["id"],
            "metadata": form["metadata"],
            "status": "pending" if self.refunds_pend else "succeeded",
            "created": self._now(),
        }
        self._move("refund", refund_id, -int(form["amount"]), fee=0)
        return self.refunds[refund_id]

    async def _list_refunds(self, query: list[tuple[str, str]], _: str) -> dict[str, Any]:
        intent_id = dict(query)["payment_intent"]
        data = [one for one in self.refunds.values() if one["payment_intent"] == intent_id]
        return {"object": "list", "data": data, "has_more": False}

    async def _balance_transactions(self, query: list[tuple[str, str]], _: str) -> dict[str, Any]:
        asked = dict(query)
        rows = [
            one
            for one in reversed(self.transactions)
            if int(asked["created[gte]"]) <= one["created"] < int(asked["created[lt]"])
        ]
        ids = [one["id"] for one in rows]
        start = ids.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        page = rows[start : start + int(asked["limit"])]
        if asked.get("expand[0]") == "data.source":
            known = {**self.charges, **self.refunds}
            page = [{**one, "source": known.get(one["source"], one["source"])} for one in page]
        return {"object": "list", "data": page, "has_more": start + len(page) < len(rows)}

    async def _balance(self, _: list[tuple[str, str]], __: str) -> dict[str, Any]:
        return {"object": "balance", "livemode": self.livemode, "available": []}

    # --- how it speaks

    def _post(self, handle: Callable[..., Any]) -> Callable[..., Any]:
        async def endpoint(request: Request) -> Response:
            body = (await request.body()).decode()
            if (refusal := self._refusal(request)) is not None:
                return refusal
            key = request.headers.get("idempotency-key", "")
            if not key or "urlencoded" not in request.headers["content-type"]:
                return JSONResponse({"error": {"type": "invalid_request_error", "message": "no key"}}, 400)
            self.posts.append(f"{request.url.path} {key}")
            at, known, reply = self._replies.get(key, (0.0, "", {}))
            if known and self._now() - at < KEY_SECONDS:
                if known != request.url.path + body:
                    error = {"type": "idempotency_error", "message": "Keys for idempotent requests differ"}
                    return JSONResponse({"error": error}, 400)
                return await self._answer(reply, replayed=True)
            try:
                told = await handle(_nested(body), request.path_params.get("id", ""))
            except Refused as refused:
                return JSONResponse({"error": refused.error}, refused.status)
            self._replies[key] = (self._now(), request.url.path + body, json.loads(json.dumps(told)))
            return await self._answer(told)

        return endpoint

    def _get(self, handle: Callable[..., Any]) -> Callable[..., Any]:
        async def endpoint(request: Request) -> Response:
            if (refusal := self._refusal(request)) is not None:
                return refusal
            try:
                told = await handle(parse_qsl(request.url.query), request.path_params.get("id", ""))
            except Refused as refused:
                return JSONResponse({"error": refused.error}, refused.status)
            return await self._answer(told)

        return endpoint

    def _refusal(self, request: Request) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {self.secret_key}":
            error = {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_****"}
            return JSONResponse({"error": error}, 401)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d\.\w+", request.headers["stripe-version"])
        return None

    async def _answer(self, told: dict[str, Any], *, replayed: bool = False) -> Response:
        fault = await self.switches.next_fault()
        if fault in {"429", "500", "503"}:
            return JSONResponse({"error": {"type": "api_error", "message": "try again"}}, int(fault))
        return JSONResponse(told, headers={"Idempotent-Replayed": "true"} if replayed else None)

    def _new_intent(self, amount: int, currency: str, metadata: dict[str, str]) -> dict[str, Any]:
        intent_id = f"pi_{len(self.intents):04d}"
        self.intents[intent_id] = {
            "id": intent_id,
            "object": "payment_intent",
            "status": "requires_payment_method",
            "amount": amount,
            "amount_received": 0,
            "currency": currency,
            "client_secret": f"{intent_id}_secret_x",
            "latest_charge": None,
            "metadata": metadata,
        }
        return self.intents[intent_id]

    def _expanded(self, intent_id: str) -> dict[str, Any]:
        intent = self.intents[intent_id]
        return {**intent, "latest_charge": self.charges.get(intent["latest_charge"])}

    def _of_number(self, number: str) -> list[dict[str, Any]]:
        return [one for one in self.intents.values() if one["metadata"].get("out_trade_no") == number]

    def _known(self, rows: dict[str, dict[str, Any]], key: str) -> dict[str, Any]:
        if key not in rows:
            raise Refused(404, "resource_missing", f"No such object: '{key}'")
        return rows[key]

    def _move(self, kind: str, source: str, amount: int, *, fee: int) -> None:
        self.transactions.append(
            {
                "id": f"txn_{len(self.transactions):04d}",
                "object": "balance_transaction",
                "type": kind,
                "amount": round(amount * (self.rate or 1)),
                "fee": round(fee * (self.rate or 1)),
                "currency": "usd",
                "exchange_rate": self.rate,
                "created": self._now(),
                "source": source,
            }
        )

    def _now(self) -> int:
        return int(self.clock.now().timestamp())


def _nested(body: str) -> dict[str, Any]:
    """`a[b][0]=c` as nested dictionaries."""
    whole: dict[str, Any] = {}
    for name, value in parse_qsl(body, strict_parsing=True) if body else ():
        first, *rest = re.findall(r"[^\[\]]+", name)
        at = whole
        for step, following in zip([first, *rest], rest, strict=False):
            at = at.setdefault(step, {})
            del following
        at[rest[-1] if rest else first] = value
    return whole
