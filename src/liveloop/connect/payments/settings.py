"""The accounts at payment providers. One is on when its settings are there."""

from __future__ import annotations

from liveloop.connect.payments.alipay.settings import AlipaySettings
from liveloop.connect.payments.sandbox.settings import SandboxSettings
from liveloop.connect.payments.stripe.settings import StripeSettings
from liveloop.connect.payments.wechatpay.settings import WechatpaySettings
from liveloop.kit.settings import AreaSettings


class PaymentsSettings(AreaSettings):
    sandbox: SandboxSettings = SandboxSettings()
    wechatpay: WechatpaySettings = WechatpaySettings()
    alipay: AlipaySettings = AlipaySettings()
    stripe: StripeSettings = StripeSettings()
