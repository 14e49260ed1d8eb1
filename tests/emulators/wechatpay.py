"""WeChat Pay as it answers a merchant: it verifies our signatures and signs what it says.

Written from its public documents (https://pay.weixin.qq.com/doc/v3/merchant/4012081606) with `cryptography`
alone; tests/connect/payments/test_wechatpay_oracle.py holds it against the SDK `wechatpayv3`.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveloop.kit.clock import Clock
from tests.emulators.outside import Callback, Switches, key_of

CHINA = timezone(timedelta(hours=8))
PUBLIC_KEY_ID = "PUB_KEY_ID_0116000000012026010100000000000001"
API_V3_KEY = "an-api-v3-key-of-32-characters-x"
BILL_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


@dataclass
class Order:
    request: dict[str, Any]
    kind: str
    state: str = "NOTPAY"
    transaction_id: str = ""
    paid_at: datetime | None = None
    refunded: int = 0

    @property
    def total(self) -> int:
        return self.request["amount"]["total"]


@dataclass
class Emulator:
    """`app` is the ASGI application. `platform` None signs with the public key, else with a certificate."""

    clock: Clock
    merchant_id: str = "1900000001"
    app_id: str = "wx1234567890abcdef"
    merchant_serial: str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
    mode: str = "public_key"
    has_echo: bool = True
    switches: Switches = field(default_factory=Switches)
    orders: dict[str, Order] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    bills: dict[str, bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    refunds_pend: bool = False

    def __post_init__(self) -> None:
        self._key = key_of("wechatpay")
        self._merchant_key = key_of("wechatpay-merchant").public_key()
        self.certificate = _certificate(self._key, self.clock.now())
        self.app = Starlette(
            routes=[
                Route("/v3/pay/transactions/{kind}", self._create, methods=["POST"]),
                Route("/v3/pay/transactions/out-trade-no/{number}", self._query),
                Route("/v3/pay/transactions/out-trade-no/{number}/close", self._close, methods=["POST"]),
                Route("/v3/refund/domestic/refunds", self._refund, methods=["POST"]),
                Route("/v3/refund/domestic/refunds/{number}", self._query_refund),
                Route("/v3/bill/tradebill", self._bill),
                Route("/v3/billdownload/file", self._bill_file),
                Route("/v3/certificates", self._certificates),
                Route("/v3/security/echo", self._echo, methods=["POST"]),
            ]
        )

    @property
    def serial(self) -> str:
        if self.mode == "public_key":
            return PUBLIC_KEY_ID
        return f"{self.certificate.serial_number:X}"

    # --- what a test does in the buyer's place

    def pay(self, number: str) -> None:
        order = self.orders[number]
        order.state, order.paid_at = "SUCCESS", self.clock.now()
        order.transaction_id = f"42000{len(self.orders):023d}"

    def paid_callback(self, number: str, *, fault: str = "") -> Callback:
        order = self.orders[number]
        amount = 1 if fault == "wrong_amount" else order.total
        plain = {**self._transaction(number), "amount": {**self._transaction(number)["amount"]}}
        plain["amount"]["total"] = plain["amount"]["payer_total"] = amount
        if fault == "other_account":
            plain["mchid"] = "1900000002"
        url = order.request["notify_url"]
        return self._callback(url, "TRANSACTION.SUCCESS", "transaction", plain, fault, f"paid-{number}")

    def refund_callback(self, number: str, *, fault: str = "") -> Callback:
        refund = self.refunds[number]
        plain = {
            "mchid": self.merchant_id,
            "out_trade_no": refund["out_trade_no"],
            "transaction_id": refund["transaction_id"],
            "out_refund_no": number,
            "refund_id": refund["refund_id"],
            "refund_status": refund["status"],
            "success_time": refund.get("success_time", ""),
            "user_received_account": "零钱",
            "amount": {**refund["amount"], "payer_total": refund["amount"]["total"]},
        }
        if not plain["success_time"]:
            del plain["success_time"]
        kind = {"SUCCESS": "SUCCESS", "ABNORMAL": "ABNORMAL"}.get(refund["status"], "CLOSED")
        return self._callback(
            refund["notify_url"], f"REFUND.{kind}", "refund", plain, fault, f"refund-{number}"
        )

    def settle_refund(self, number: str, status: str = "SUCCESS") -> None:
        self.refunds[number]["status"] = status
        if status == "SUCCESS":
            self.refunds[number]["success_time"] = _rfc3339(self.clock.now())

    def make_bill(self, day: str) -> None:
        """What a day's bill holds: everything paid and refunded that day."""
        out = io.StringIO()
        out.write("\ufeff" + BILL_HEAD + "\r\n")
        write = csv.writer(out, quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\r\n")
        for number, order in self.orders.items():
            if order.paid_at and order.paid_at.astimezone(CHINA).date().isoformat() == day:
                write.writerow(self._row(number, order, None))
        for number, refund in self.refunds.items():
            if refund["create_time"][:10] == day:
                order = self.orders[refund["out_trade_no"]]
                write.writerow(self._row(refund["out_trade_no"], order, (number, refund)))
        out.write(TOTALS + "\r\n`0,`0.00,`0.00,`0.00,`0.00000,`0.00,`0.00\r\n")
        self.bills[day] = out.getvalue().encode()

    # --- the interface

    async def _create(self, request: Request) -> Response:
        body = await request.body()
        if refused := self._refusal(request, body):
            return refused
        message = json.loads(body)
        number, kind = message["out_trade_no"], request.path_params["kind"]
        known = self.orders.get(number)
        if known and known.state == "SUCCESS":
            return _fault(400, "ORDERPAID", "该订单已支付")
        if known and known.state == "CLOSED":
            return _fault(400, "ORDER_CLOSED", "该订单已关闭")
        if known and known.request != message:
            return _fault(400, "INVALID_REQUEST", "201 商户订单号重复")
        if (message["mchid"], message["appid"]) != (self.merchant_id, self.app_id):
            return _fault(400, "APPID_MCHID_NOT_MATCH", "appid和mchid不匹配")
        if len(message["description"].encode()) > 127 or not re.fullmatch(r"[\w|*-]{6,32}", number):
            return _fault(400, "PARAM_ERROR", "参数错误")
        if kind == "jsapi" and "openid" not in message.get("payer", {}):
            return _fault(400, "PARAM_ERROR", "openid缺失")
        self.orders[number] = known or Order(message, kind)
        if self.switches.early and self.switches.deliver:
            self.pay(number)
            await self.switches.deliver(self.paid_callback(number))
        answer = {
            "jsapi": {"prepay_id": f"wx{number}"},
            "h5": {"h5_url": f"https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx{number}"},
            "native": {"code_url": f"weixin://wxpay/bizpayurl?pr={number}"},
        }[kind]
        return await self._answer(answer)

    async def _query(self, request: Request) -> Response:
        if refused := self._refusal(request, b""):
            return refused
        number = request.path_params["number"]
        if number not in self.orders:
            return await self._faulty(_fault(404, "ORDER_NOT_EXIST", "订单不存在"))
        return await self._answer(self._transaction(number))

    async def _close(self, request: Request) -> Response:
        if refused := self._refusal(request, await request.body()):
            return refused
        order = self.orders.get(request.path_params["number"])
        if order is None:
            return await self._faulty(_fault(404, "ORDER_NOT_EXIST", "订单不存在"))
        if order.state == "SUCCESS":
            return await self._faulty(_fault(400, "ORDERPAID", "该订单已支付"))
        order.state = "CLOSED"
        return await self._answer(None)

    async def _refund(self, request: Request) -> Response:
        body = await request.body()
        if refused := self._refusal(request, body):
            return refused
        message = json.loads(body)
        order = self.orders.get(message["out_trade_no"])
        if order is None or order.state != "SUCCESS":
            return await self._faulty(_fault(404, "RESOURCE_NOT_EXISTS", "订单号不存在"))
        number, amount = message["out_refund_no"], message["amount"]
        if amount["total"] != order.total:
            return await self._faulty(_fault(400, "PARAM_ERROR", "订单金额不一致"))
        if number not in self.refunds:
            if order.refunded + amount["refund"] > order.total:
                return await self._faulty(_fault(403, "NOT_ENOUGH", "退款金额超出订单金额"))
            order.refunded += amount["refund"]
            self.refunds[number] = {
                "refund_id": f"50000{len(self.refunds):023d}",
                "out_refund_no": number,
                "transaction_id": order.transaction_id,
                "out_trade_no": message["out_trade_no"],
                "channel": "ORIGINAL",
                "create_time": _rfc3339(self.clock.now()),
                "status": "PROCESSING",
                "notify_url": message["notify_url"],
                "amount": {**amount, "payer_refund": amount["refund"]},
            }
            if not self.refunds_pend:
                self.settle_refund(number)
        return await self._answer(self.refunds[number])

    async def _query_refund(self, request: Request) -> Response:
        if refused := self._refusal(request, b""):
            return refused
        refund = self.refunds.get(request.path_params["number"])
        if refund is None:
            return await self._faulty(_fault(404, "RESOURCE_NOT_EXISTS", "退款单不存在"))
        return await self._answer(refund)

    async def _bill(self, request: Request) -> Response:
        if refused := self._refusal(request, b""):
            return refused
        day = request.query_params["bill_date"]
        if day not in self.bills:
            return await self._faulty(_fault(400, "NO_STATEMENT_EXIST", "账单文件不存在"))
        digest = hashlib.sha1(self.bills[day]).hexdigest()
        url = f"https://api.mch.weixin.qq.com/v3/billdownload/file?token={day}"
        return await self._answer({"hash_type": "SHA1", "hash_value": digest, "download_url": url})

    async def _bill_file(self, request: Request) -> Response:
        """Not signed, as the real one."""
        if refused := self._refusal(request, b""):
            return refused
        fault = await self.switches.next_fault()
        body = self.bills[request.query_params["token"]]
        return Response(body + b"x" if fault == "tampered" else body)

    async def _certificates(self, request: Request) -> Response:
        if refused := self._refusal(request, b""):
            return refused
        if self.mode == "public_key":
            return await self._faulty(_fault(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书"))
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        sealed = self._sealed(pem, "certificate")
        return await self._answer({"data": [{"serial_no": self.serial, "encrypt_certificate": sealed}]})

    async def _echo(self, request: Request) -> Response:
        body = await request.body()
        if refused := self._refusal(request, body):
            return refused
        if not self.has_echo:
            return await self._faulty(_fault(403, "NO_AUTH", "商户号该产品权限未开通"))
        message = json.loads(body)
        oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
        told = self._key.decrypt(base64.b64decode(message["encrypted_echo_message"]), oaep).decode()
        if told != message["echo_message"] or request.headers.get("wechatpay-serial") != self.serial:
            return await self._faulty(_fault(400, "PARAM_ERROR", "解密失败"))
        if (url := message.get("notify_url")) and self.switches.deliver:
            plain = {"echo_message": told}
            await self.switches.deliver(
                self._callback(url, "SECURITY_ECHO.SUCCESS", "security", plain, "", "echo-1")
            )
        return await self._answer({"echo_message": told})

    # --- signatures

    def _refusal(self, request: Request, body: bytes) -> Response | None:
        """None for a request whose signature is the merchant's and fresh."""
        self.requests.append(f"{request.method} {request.url.path}")
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        parts = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if not request.headers.get("user-agent") or "json" not in request.headers.get("accept", ""):
            return _fault(400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent")
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        head = f"{request.method}\n{target}\n{parts.get('timestamp')}\n{parts.get('nonce_str')}\n"
        try:
            self._merchant_key.verify(
                base64.b64decode(parts["signature"]),
                head.encode() + body + b"\n",
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except (InvalidSignature, KeyError, ValueError):
            return _fault(401, "SIGN_ERROR", "签名错误")
        age = abs(self.clock.now().timestamp() - int(parts["timestamp"]))
        whole = (scheme, parts["mchid"], parts["serial_no"])
        if whole != ("WECHATPAY2-SHA256-RSA2048", self.merchant_id, self.merchant_serial) or age > 300:
            return _fault(401, "SIGN_ERROR", "签名错误")
        return None

    async def _answer(self, message: dict[str, Any] | None) -> Response:
        fault = await self.switches.next_fault()
        if fault == "429":
            return _fault(429, "FREQUENCY_LIMITED", "频率超限")
        if fault in {"500", "503"}:
            return _fault(int(fault), "SYSTEM_ERROR", "系统异常,请稍后重试")
        body = b"" if message is None else json.dumps(message, ensure_ascii=False).encode()
        headers = self._signature(body, fault)
        if fault == "tampered":
            body = body.replace(b"0", b"9") + b" "
        return Response(body, 204 if message is None else 200, headers)

    async def _faulty(self, refusal: Response) -> Response:
        fault = await self.switches.next_fault()
        return _fault(int(fault), "SYSTEM_ERROR", "系统异常") if fault in {"500", "503"} else refusal

    def _callback(
        self, url: str, event: str, original: str, plain: dict[str, Any], fault: str, notice_id: str
    ) -> Callback:
        notice = {
            "id": notice_id,
            "create_time": _rfc3339(self.clock.now()),
            "resource_type": "encrypt-resource",
            "event_type": event,
            "summary": "支付成功",
            "resource": {
                "original_type": original,
                **self._sealed(json.dumps(plain, ensure_ascii=False), original),
            },
        }
        body = json.dumps(notice, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **self._signature(body, fault)}
        return Callback(url, headers, body + b" " if fault == "tampered" else body)

    def _signature(self, body: bytes, fault: str) -> dict[str, str]:
        if fault == "unsigned":
            return {}
        seconds = int(self.clock.now().timestamp()) - (301 if fault == "stale" else 0)
        nonce = secrets.token_hex(16)
        message = f"{seconds}\n{nonce}\n".encode() + body + b"\n"
        signature = base64.b64encode(self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()
        if fault == "probe":
            signature = "WECHATPAY/SIGNTEST/" + signature[19:]
        serial = "PUB_KEY_ID_0000000000000000000000000000000000" if fault == "wrong_serial" else self.serial
        return {
            "Wechatpay-Serial": serial,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
            "Wechatpay-Timestamp": str(seconds),
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": signature,
        }

    def _sealed(self, plain: str, associated: str) -> dict[str, str]:
        nonce = secrets.token_hex(6)
        data = AESGCM(API_V3_KEY.encode()).encrypt(nonce.encode(), plain.encode(), associated.encode())
        return {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(data).decode(),
            "associated_data": associated,
            "nonce": nonce,
        }

    def _transaction(self, number: str) -> dict[str, Any]:
        order = self.orders[number]
        told: dict[str, Any] = {
            "mchid": self.merchant_id,
            "appid": self.app_id,
            "out_trade_no": number,
            "trade_state": "REFUND" if order.refunded else order.state,
            "trade_state_desc": "",
            "amount": {"total": order.total, "payer_total": order.total, "currency": "CNY"},
        }
        if order.paid_at:
            told |= {
                "transaction_id": order.transaction_id,
                "trade_type": order.kind.upper(),
                "bank_type": "OTHERS",
                "success_time": _rfc3339(order.paid_at),
                "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
            }
        return told

    def _row(self, number: str, order: Order, refund: tuple[str, dict[str, Any]] | None) -> list[str]:
        def yuan(fen: int) -> str:
            return f"{fen / 100:.2f}"

        paid = order.total if refund is None else 0
        back = refund[1]["amount"]["refund"] if refund else 0
        at = order.paid_at if refund is None else datetime.fromisoformat(refund[1]["create_time"])
        values = [
            at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"), self.app_id, self.merchant_id, "0", "",
            order.transaction_id, number, "oUpF8uMuAJO", order.kind.upper(),
            "REFUND" if refund else "SUCCESS", "OTHERS", "CNY", yuan(paid), "0.00",
            refund[1]["refund_id"] if refund else "0", refund[0] if refund else "0", yuan(back), "0.00",
            "ORIGINAL" if refund else "", refund[1]["status"] if refund else "",
            order.request["description"].replace(",", " "), "", f"{(paid - back) * 0.00006:.5f}", "0.60%",
            yuan(paid), yuan(back), "",
        ]  # fmt: skip
        return [f"`{value}" for value in values]


def _fault(status: int, code: str, message: str) -> Response:
    """Refusals bear no signature."""
    body = json.dumps({"code": code, "message": message}, ensure_ascii=False)
    return Response(body, status, media_type="application/json")


def _rfc3339(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="seconds")


def _certificate(key: Any, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenpay.com sign")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1825))
        .sign(key, hashes.SHA256())
    )
