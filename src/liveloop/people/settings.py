"""What an administrator may decide about accounts, sessions and guests."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from pydantic import Field

from liveloop.kit.settings import AreaSettings


class PeopleSettings(AreaSettings):
    secure_cookies: bool = False
    """True when browsers reach the site over HTTPS only; cookies are then `Secure` and `__Host-`."""
    public_url: str = ""
    """Where browsers find the site, for links in invitations: `https://live.example.com`. Empty: the
    address that the request came in by."""
    allowed_origins: list[str] = Field(default_factory=list)
    """Other origins whose pages may call the API with cookies: `https://studio.example.com`."""
    trusted_proxies: list[IPv4Network | IPv6Network] = Field(default_factory=list)
    """Networks whose X-Forwarded-For is believed. Empty: nobody's."""
    session_idle_days: int = Field(14, ge=1, le=365)
    """A session that nobody uses for so long ends."""
    session_days: int = Field(90, ge=1, le=365)
    """A session ends after so long, however much it is used."""
    invitation_days: int = Field(7, ge=1, le=90)
    guest_days: int = Field(365, ge=1, le=400)
    """How long a viewer without an account stays the same person. Browsers keep cookies for 400 days."""
    joins_per_address: int = Field(1000, ge=1)
    """How many times viewers may enter from one IPv4 address or one IPv6 /64 within a minute; an office
    or a mobile carrier is one address. The loopback is not counted."""
    sign_in_attempts_per_email: int = Field(10, ge=1)
    """Wrong or right, within 15 minutes; then one more every 90 seconds by this default."""
    sign_in_attempts_per_address: int = Field(60, ge=1)
    """The same, for one IPv4 address or one IPv6 /64."""
    password_threads: int = Field(2, ge=1, le=64)
    """How many passwords are hashed at once; each takes 64 MiB and a core for about 0.1 s."""
