"""The account at Stripe."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, model_validator

from liveloop.kit.settings import AreaSettings


class StripeSettings(AreaSettings):
    secret_key: SecretStr = SecretStr("")
    """The secret or restricted key (sk_..., rk_...). Setting it or its file switches Stripe on."""
    secret_key_file: Path | None = None
    """The file with it, instead."""
    publishable_key: str = ""
    """The publishable key (pk_...), needed by the method intent."""
    webhook_secrets: list[SecretStr] = Field(default_factory=list)
    """The signing secrets (whsec_...) of our webhook endpoint; two while one is being replaced."""
    webhook_secrets_file: Path | None = None
    """A file with them, one a line, instead."""
    methods: list[str] = Field(default=["checkout"])
    """checkout (Stripe's own page), intent (a form inside ours), or both."""
    base_url: str = "https://api.stripe.com"
    """Where Stripe listens."""

    @property
    def is_on(self) -> bool:
        return bool(self.secret_key.get_secret_value() or self.secret_key_file)

    @model_validator(mode="after")
    def _whole(self) -> StripeSettings:
        if beyond := sorted(set(self.methods) - {"checkout", "intent"}):
            raise ValueError(f"METHODS knows checkout and intent, not {', '.join(beyond)}")
        if self.is_on and not self.webhook_secrets and self.webhook_secrets_file is None:
            raise ValueError("Stripe needs WEBHOOK_SECRETS or WEBHOOK_SECRETS_FILE too")
        if self.is_on and "intent" in self.methods and not self.publishable_key:
            raise ValueError("Stripe's method intent needs PUBLISHABLE_KEY too")
        return self
