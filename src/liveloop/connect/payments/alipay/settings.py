"""The application at Alipay."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, model_validator

from liveloop.kit.settings import AreaSettings


class AlipaySettings(AreaSettings):
    app_id: str = ""
    """The appid of the application. Setting it switches Alipay on."""
    seller_id: str = ""
    """The merchant's account number (PID, 2088...); callbacks of another one are refused."""
    app_key: SecretStr = SecretStr("")
    """The application's private key (RSA2): PEM, or the bare text that Alipay's tool writes."""
    app_key_file: Path | None = None
    """The file with it, instead."""
    alipay_public_key_file: Path | None = None
    """The file with Alipay's public key for this application, not the application's own."""
    methods: list[str] = Field(default=["wap", "page", "precreate"])
    """The products that were signed for: wap, page, precreate."""
    base_url: str = "https://openapi.alipay.com/gateway.do"
    """Alipay's gateway; of the sandbox: https://openapi-sandbox.dl.alipaydev.com/gateway.do."""
    bill_hosts: list[str] = Field(default=["alipay.com", "alipaydev.com"])
    """Bills are fetched from these domains only, and from those below them."""

    @property
    def is_on(self) -> bool:
        return bool(self.app_id)

    @model_validator(mode="after")
    def _whole(self) -> AlipaySettings:
        if self.is_on and not self.seller_id:
            raise ValueError("Alipay needs SELLER_ID too")
        if beyond := sorted(set(self.methods) - {"wap", "page", "precreate"}):
            raise ValueError(f"METHODS knows wap, page and precreate, not {', '.join(beyond)}")
        return self
