from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.shop.area import Shop
from liveloop.shop.payments.schemas import PaymentView
from tests.people.conftest import Browser, House, MakeMember
from tests.shop.payments.ground import PRICE, TillGround, make_till
from tests.shows.ground import Ground
from tests.shows.rig import Stage

KEY = "a-key-of-the-page"


@pytest.fixture
async def till(stage: Stage, ground: Ground, channels: ChannelLog, shop: Shop) -> TillGround:
    """A till of the house that staff is signed in to."""
    own = replace(ground, organisation_id=stage.organisation_id, room_id=stage.room_id)
    made = await make_till(own, channels)
    shop.till = made.till
    return made


async def sold(till: TillGround, act: str = "pay") -> PaymentView:
    payment = await till.open(till.bag())
    await till.act(payment, act)
    await till.deliver()
    return payment


async def read(staff: Browser, payment: PaymentView) -> dict[str, Any]:
    return dict((await staff.get(f"/payments/{payment.id}")).json())


async def test_staff_finds_payments_and_gives_one_back_in_parts(till: TillGround, house: House) -> None:
    await till.open(till.bag())
    payment = await sold(till)
    listed = (await house.owner.get("/payments", params={"state": "paid"})).json()["items"]
    assert [(one["id"], one["buyer"]) for one in listed] == [(str(payment.id), "Xiao Li")]
    found = (await house.owner.get("/payments", params={"query": payment.id.hex})).json()["items"]
    assert len(found) == 1
    url = f"/payments/{payment.id}/refunds"
    form = {"key": KEY, "amount": 500, "reason": "too small"}
    answers = [await house.owner.post(url, json=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    too_much = await house.owner.post(url, json={**form, "key": KEY + "2", "amount": PRICE})
    assert (too_much.status_code, too_much.json()["left"]) == (409, PRICE - 500)
    await till.chase()
    shown = await read(house.owner, payment)
    assert [(one["state"], one["amount"], one["ordered_by"]) for one in shown["refunds"]] == [
        ("done", 500, "Lin")
    ]
    assert (shown["refunded"], [one["times"] for one in shown["notices"]]) == (500, [1])
    acts = [one["act"] for one in (await house.owner.get("/audit")).json()["items"]]
    assert acts.count("payment.refunded") == 1


async def test_a_held_payment_is_accepted_or_given_back(till: TillGround, house: House) -> None:
    payment = await sold(till, "wrong_amount")
    (finding,) = (await house.owner.get("/money/findings", params={"state": "open"})).json()["items"]
    assert (finding["kind"], finding["expected"], finding["found"]) == ("amount_differs", PRICE, PRICE + 1)
    accepted = await house.owner.post(f"/payments/{payment.id}/accept", json={"note": "one cent more"})
    assert accepted.status_code == 204, accepted.text
    assert (await read(house.owner, payment))["state"] == "paid"
    assert (await house.owner.get("/money/findings", params={"state": "open"})).json()["items"] == []
    assert await till.money() == {"clearing": PRICE + 1, "difference": -1, "sales": -PRICE}
    again = await house.owner.post(f"/payments/{payment.id}/accept", json={"note": "again"})
    assert again.json()["code"] == "payment.state"


async def test_a_held_payment_that_the_order_does_not_want_is_not_accepted(
    till: TillGround, house: House
) -> None:
    payment = await sold(till, "wrong_amount")
    till.bags.bags[payment.subject_id].wanted = False
    answer = await house.owner.post(f"/payments/{payment.id}/accept", json={"note": "please"})
    assert answer.json()["code"] == "payment.not_acceptable"
    assert (await read(house.owner, payment))["state"] == "held"


async def test_findings_are_resolved_once_with_a_note(till: TillGround, house: House) -> None:
    await sold(till, "wrong_amount")
    (finding,) = (await house.owner.get("/money/findings")).json()["items"]
    url = f"/money/findings/{finding['id']}/resolve"
    resolved = (await house.owner.post(url, json={"note": "asked the buyer"})).json()
    assert (resolved["state"], resolved["note"], resolved["resolved_by"]) == (
        "resolved",
        "asked the buyer",
        "Lin",
    )
    assert (await house.owner.post(url, json={"note": "again"})).json()["code"] == "finding.state"


async def test_a_bill_is_ordered_and_its_day_says_what_it_gave(till: TillGround, house: House) -> None:
    await sold(till)
    till.clock.advance(60)
    early = await house.owner.post("/money/bills/sandbox/2026-01-02")
    assert early.json()["code"] == "reconciliation.day_invalid"
    assert (await house.owner.post("/money/bills/sandbox/2026-01-01")).status_code == 202
    await till.till.reconciling.run_due()
    days = (await house.owner.get("/money/bills")).json()["items"]
    today = next(one for one in days if one["day"] == "2026-01-01")
    assert (today["lines"], today["matched"], today["open_findings"]) == (1, 1, 0)
    assert today["totals"]["CNY"]["payments"] == today["totals"]["CNY"]["our_payments"] == PRICE
    (balance,) = (await house.owner.get("/money")).json()["balances"]
    assert (balance["sales"], balance["clearing"], balance["fees"]) == (PRICE, PRICE - 12, 12)


async def test_providers_are_shown_without_secrets_and_checked(till: TillGround, house: House) -> None:
    providers = (await house.owner.get("/money/providers")).json()["items"]
    assert (providers[0]["name"], providers[0]["on"]) == ("sandbox", True)
    wechat = next(one for one in providers if one["name"] == "wechatpay")
    assert wechat["callback_url"].endswith("/api/v1/payments/callbacks/wechatpay")
    keys = {one["key"]: one["kind"] for one in wechat["settings"]}
    assert keys["LIVELOOP_CONNECT__WECHATPAY__API_V3_KEY"] == "unset"
    checked = (await house.owner.post("/money/providers/sandbox/check")).json()["items"]
    said = [(one["level"], one["code"]) for one in checked]
    assert said[0] == ("ok", "sandbox.ready")
    assert said[2:] == [("warning", "callback.none_yet")], "nothing proves it before the first callback"
    await sold(till)
    checked = (await house.owner.post("/money/providers/sandbox/check")).json()["items"]
    assert (checked[-1]["level"], checked[-1]["code"]) == ("ok", "callback.came")
    off = await house.owner.post("/money/providers/wechatpay/check")
    assert off.json()["code"] == "payment.not_offered"


async def test_an_audit_is_ordered_once_until_it_ran(till: TillGround, house: House) -> None:
    ordered = [(await house.owner.post("/money/audits")).json()["id"] for _ in range(2)]
    assert ordered[0] == ordered[1]
    await till.till.auditor.run_due()
    audits = (await house.owner.get("/money/audits")).json()["items"]
    assert next(one for one in audits if one["id"] == ordered[0])["faults"] == []


async def test_who_may_what(till: TillGround, house: House, other_house: House, member: MakeMember) -> None:
    payment = await sold(till)
    form = {"key": KEY, "amount": 1, "reason": "x"}
    operator = await member("operator")
    assert (await operator.get("/payments")).status_code == 200
    assert (await operator.post(f"/payments/{payment.id}/refunds", json=form)).status_code == 403
    assert (await operator.get("/money")).status_code == 403
    assert (await (await member("host")).get("/payments")).status_code == 403
    assert (await other_house.owner.get("/payments")).json()["items"] == []
    assert (await other_house.owner.get(f"/payments/{payment.id}")).status_code == 404
    assert (await other_house.owner.post(f"/payments/{payment.id}/refunds", json=form)).status_code == 404
