"""Who pays inside WeChat: the openid of whoever opened the page, by the official account's OAuth.

Scope `snsapi_base`: WeChat asks nothing of the person and tells nothing but the openid.
https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

import httpx2
from pydantic import BaseModel, ValidationError

from liveloop.connect.payments import keys
from liveloop.connect.payments.errors import ProviderUnavailable
from liveloop.connect.payments.wechatpay.settings import WechatpaySettings
from liveloop.connect.payments.wire import Outgoing, Timing, Wire
from liveloop.kit.clock import Clock
from liveloop.kit.errors import Forbidden

SETTING = "LIVELOOP_CONNECT__WECHATPAY__APP_SECRET"
OPENID_CHARACTERS = 128


class PayerUnknown(Forbidden):
    """WeChat does not know this code: it was used, is too old, or was made up."""

    code = "payment.payer_unknown"


class _Token(BaseModel):
    """Errors come with status 200."""

    openid: str = ""
    errcode: int = 0


class WechatPayers:
    """`wire` is to be started and closed. Raises BadSetting without the account's secret."""

    def __init__(
        self,
        settings: WechatpaySettings,
        clock: Clock,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        timing: Timing = Timing(),
    ) -> None:
        self._settings = settings
        self._secret = keys.read_secret(SETTING, settings.app_secret, settings.app_secret_file)
        self.wire = Wire("wechat", clock, transport=transport, timing=timing)

    def page(self, back_url: str, state: str) -> str:
        """Where to send the browser; it comes to `back_url` with `code` and `state` (letters and digits).

        WeChat matches the order of the parameters and needs the fragment.
        """
        query = urlencode(
            {"appid": self._settings.app_id, "redirect_uri": back_url}, quote_via=quote, safe=""
        )
        rest = f"response_type=code&scope=snsapi_base&state={state}"
        return f"{self._settings.authorize_url}/connect/oauth2/authorize?{query}&{rest}#wechat_redirect"

    async def openid(self, code: str) -> str:
        """Of whoever the code was given to; a code works once. Raises PayerUnknown, ProviderUnavailable."""
        query = urlencode(
            {
                "appid": self._settings.app_id,
                "secret": self._secret,
                "code": code,
                "grant_type": "authorization_code",
            }
        )
        url = f"{self._settings.api_url}/sns/oauth2/access_token?{query}"
        answer = await self.wire.send("openid", lambda _: Outgoing("GET", url), attempts=1)
        try:
            token = _Token.model_validate_json(answer.body)
        except ValidationError as error:
            raise ProviderUnavailable("WeChat does not answer. Try again in a moment.") from error
        if token.errcode or not 0 < len(token.openid) <= OPENID_CHARACTERS:
            raise PayerUnknown("WeChat does not know who pays. Open this page again from the chat.")
        return token.openid
