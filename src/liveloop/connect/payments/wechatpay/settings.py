"""The account at WeChat Pay."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, model_validator

from liveloop.kit.settings import AreaSettings


class WechatpaySettings(AreaSettings):
    merchant_id: str = ""
    """The merchant number (mchid). Setting it switches WeChat Pay on."""
    app_id: str = ""
    """The appid of the official account, bound to the merchant number; buyers' openids are of it."""
    app_secret: SecretStr = SecretStr("")
    """The secret of that official account (AppSecret), which tells who pays inside WeChat (method jsapi)."""
    app_secret_file: Path | None = None
    """The file with it, instead."""
    merchant_serial: str = ""
    """The serial number of the merchant's API certificate."""
    merchant_key: SecretStr = SecretStr("")
    """The private key of that certificate in PEM (apiclient_key.pem)."""
    merchant_key_file: Path | None = None
    """The file with it, instead."""
    api_v3_key: SecretStr = SecretStr("")
    """The APIv3 key, 32 characters."""
    api_v3_key_file: Path | None = None
    """The file with it, instead."""
    public_key_id: str = ""
    """The id of the WeChat Pay public key (PUB_KEY_ID_...). Merchants from before 2024 may have none."""
    public_key_file: Path | None = None
    """The file with that public key (pub_key.pem)."""
    platform_certificates: list[Path] = Field(default_factory=list)
    """Files with WeChat Pay platform certificates; without a public key they are fetched when missing."""
    methods: list[str] = Field(default=["jsapi", "h5", "native"])
    """Those that the merchant has been granted: jsapi, h5, native."""
    base_url: str = "https://api.mch.weixin.qq.com"
    """Where WeChat Pay listens."""
    spare_url: str = "https://api2.mch.weixin.qq.com"
    """Where it listens too, for the next attempt; empty: nowhere."""

    api_url: str = "https://api.weixin.qq.com"
    """Where the official account asks who pays."""
    authorize_url: str = "https://open.weixin.qq.com"
    """Where WeChat's browser is sent for that."""

    @property
    def is_on(self) -> bool:
        return bool(self.merchant_id)

    @property
    def knows_payers(self) -> bool:
        """Whether who pays inside WeChat can be found out."""
        return self.is_on and bool(self.app_secret.get_secret_value() or self.app_secret_file)

    @model_validator(mode="after")
    def _whole(self) -> WechatpaySettings:
        if not self.is_on:
            return self
        for name in ("app_id", "merchant_serial"):
            if not getattr(self, name):
                raise ValueError(f"WeChat Pay needs {name.upper()} too")
        if bool(self.public_key_id) != bool(self.public_key_file):
            raise ValueError("WeChat Pay needs PUBLIC_KEY_ID and PUBLIC_KEY_FILE together")
        if beyond := sorted(set(self.methods) - {"jsapi", "h5", "native"}):
            raise ValueError(f"METHODS knows jsapi, h5 and native, not {', '.join(beyond)}")
        return self
