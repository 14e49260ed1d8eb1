"""All settings of one install, read from the environment (`LIVELOOP_...`) and checked at start."""

from __future__ import annotations

import difflib
import os
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from liveloop.connect.settings import ConnectSettings
from liveloop.kit.objects import ObjectSettings
from liveloop.kit.seal import derive
from liveloop.kit.settings import AreaSettings, BadSetting
from liveloop.media.settings import MediaSettings
from liveloop.people.settings import PeopleSettings
from liveloop.shop.settings import ShopSettings
from liveloop.shows.settings import ShowsSettings
from liveloop.talk.settings import TalkSettings

PREFIX = "LIVELOOP_"
SECRET_FILE = "secret"
SECRET_CHARACTERS = 32
LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})
RoleName = Literal["web", "media", "worker"]
METRICS_ROLES: tuple[RoleName, ...] = ("web", "media", "worker")
Model = TypeVar("Model", bound=BaseModel)
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only with `public`


class WebSettings(AreaSettings):
    host: str | None = None
    """Where to listen; by default loopback, or everywhere with `public`. Any address of the network asks
    for `public`."""
    port: int = Field(8000, ge=1, le=65535)
    """Site, API and sockets."""
    url: str = ""
    """The address people type, such as https://live.example.com; by default http://127.0.0.1:<port>."""
    origins: list[str] = Field(default_factory=list)
    """More origins whose pages may open sockets, besides the site's own."""
    folder: Path | None = None
    """The built web apps; by default the `web/dist` of the checkout."""
    io_uring: bool = True
    """Write to many sockets in one system call where the kernel lets us: Linux 5.18 or later, in a container
    only if that allows io_uring."""


class TlsSettings(AreaSettings):
    certificate: Path | None = None
    """The PEM file with the certificate chain, when Liveloop itself terminates TLS."""
    key: Path | None = None
    """The PEM file with its private key."""
    trusted_proxies: list[IPv4Network | IPv6Network] = Field(default_factory=list)
    """Networks of proxies that terminate TLS and whose X-Forwarded headers are believed."""


class MetricsSettings(AreaSettings):
    host: str = LOOPBACK
    port: int = Field(9464, ge=0, le=65530)
    """Web listens here, media one above, worker two above; 0 switches metrics off."""

    def address_of(self, role: RoleName) -> tuple[str, int] | None:
        return (self.host, self.port + METRICS_ROLES.index(role)) if self.port else None


class Settings(BaseSettings):
    """The whole configuration. Nested keys use two underscores: `LIVELOOP_WEB__PORT=8080`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", use_attribute_docstrings=True
    )

    data_dir: Path = Field(default_factory=lambda: Path.home() / ".local/share/liveloop")
    """The database, recordings, uploads and secrets of this machine."""
    secret: SecretStr = SecretStr("")
    """The master secret, at least 32 characters; on one machine made at first start in the data folder."""
    database_url: str = ""
    """`sqlite:///path` or `postgresql://user:password@host/name`; by default a file in the data folder."""
    nats_url: str = ""
    """An external NATS; by default the bundled server, started by `serve`."""
    public: bool = False
    """Listen on every address. Asks for TLS files or a trusted proxy."""
    node: str = "node-1"
    """The name of this machine, different on each of several."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """What is logged."""
    log_format: Literal["json", "console"] = "json"
    """`json` for machines, `console` for people."""
    web: WebSettings = WebSettings()
    tls: TlsSettings = TlsSettings()
    metrics: MetricsSettings = MetricsSettings()
    objects: ObjectSettings = ObjectSettings()
    media: MediaSettings = MediaSettings()
    people: PeopleSettings = PeopleSettings()
    shows: ShowsSettings = ShowsSettings()
    talk: TalkSettings = TalkSettings()
    shop: ShopSettings = ShopSettings()
    connect: ConnectSettings = ConnectSettings()

    @model_validator(mode="after")
    def _safe_when_public(self) -> Settings:
        has_files = self.tls.certificate is not None and self.tls.key is not None
        if self.public and not has_files and not self.tls.trusted_proxies:
            raise ValueError(
                "public needs TLS: set LIVELOOP_TLS__CERTIFICATE and LIVELOOP_TLS__KEY, "
                "or LIVELOOP_TLS__TRUSTED_PROXIES when a proxy terminates it"
            )
        if self.public and self.web.url.startswith("http://") and not self.tls.trusted_proxies:
            raise ValueError("public needs TLS: LIVELOOP_WEB__URL has to start with https://")
        if not self.public and not _is_loopback(self.host):
            raise ValueError(
                f"LIVELOOP_WEB__HOST={self.host} can be reached from elsewhere: "
                "set LIVELOOP_PUBLIC=true and what it needs, or listen on 127.0.0.1 behind a proxy"
            )
        return self

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < SECRET_CHARACTERS:
            raise ValueError(f"needs at least {SECRET_CHARACTERS} characters, random ones")
        return secret

    @property
    def host(self) -> str:
        return self.web.host or (EVERYWHERE if self.public else LOOPBACK)

    @property
    def site_url(self) -> str:
        scheme = "https" if self.public else "http"
        return self.web.url.rstrip("/") or f"{scheme}://{LOOPBACK}:{self.web.port}"

    @property
    def local_url(self) -> str:
        """The site as this machine itself reaches it."""
        scheme = "https" if self.tls.certificate else "http"
        host = f"[{self.local_host}]" if ":" in self.local_host else self.local_host
        return f"{scheme}://{host}:{self.web.port}"

    @property
    def local_host(self) -> str:
        """Where this machine itself reaches what listens on `host`."""
        return {EVERYWHERE: LOOPBACK, "::": "::1"}.get(self.host, self.host)

    @property
    def secure(self) -> bool:
        """Whether people reach us over TLS, so that cookies may say so."""
        return self.site_url.startswith("https://")

    @property
    def people_settings(self) -> PeopleSettings:
        """What `people` is told; addresses follow `web` and `tls` unless they are set on their own."""
        return _filled(
            self.people,
            secure_cookies=self.secure,
            public_url=self.web.url.rstrip("/"),
            allowed_origins=self.web.origins,
            trusted_proxies=self.tls.trusted_proxies,
        )

    @property
    def shows_settings(self) -> ShowsSettings:
        """What `shows` is told; ports follow `media` unless they are set on their own."""
        return _filled(
            self.shows,
            ingest_port=self.media.rtmp_port,
            playback_port=self.media.origin_port,
            playback_url=self.media.origin_url,
            allowed_origins=self.web.origins,
        )

    @property
    def resolved_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'liveloop.db'}"

    def playback_secret(self) -> str:
        """Signs playback addresses. nginx has to know it, so it is not the master secret."""
        return self.media.playback_secret.get_secret_value() or derive(self.master_secret(), "playback").hex()

    def master_secret(self) -> str:
        """The configured secret, or the one kept in the data folder. Raises BadSetting without one."""
        configured = self.secret.get_secret_value()
        if configured:
            return configured
        path = self.secret_file
        try:
            kept = path.read_text().strip()
        except FileNotFoundError as error:
            raise BadSetting(
                f"{PREFIX}SECRET: there is no master secret. A role on its own makes none: "
                f"give it the one of the install, or copy {path} from there"
            ) from error
        if len(kept) < SECRET_CHARACTERS:
            raise BadSetting(
                f"{path} is damaged: it holds fewer than {SECRET_CHARACTERS} characters. Restore it from "
                "a backup; delete it only if this install has no data yet: nothing else opens its keys"
            )
        return kept

    @property
    def secret_file(self) -> Path:
        return self.data_dir / SECRET_FILE


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK_NAMES


def _filled(model: Model, **values: object) -> Model:
    """`model` with `values` for the fields that nobody set."""
    return model.model_copy(
        update={name: value for name, value in values.items() if name not in model.model_fields_set}
    )


def load() -> Settings:
    """Read the environment; raises BadSetting with the key a person has to change."""
    _refuse_unknown()
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{_key(item['loc'])}: {item['msg']}" for item in error.errors()]
        raise BadSetting("\n".join(lines)) from error


def _key(location: tuple[int | str, ...]) -> str:
    return PREFIX + "__".join(str(step) for step in location).upper() if location else "settings"


def known_keys() -> set[str]:
    """Every environment variable that means something."""
    keys = set()
    for name, field in Settings.model_fields.items():
        nested = field.annotation if isinstance(field.annotation, type) else None
        if nested is not None and issubclass(nested, BaseModel):
            keys |= _nested_keys(f"{PREFIX}{name.upper()}", nested)
        else:
            keys.add(f"{PREFIX}{name.upper()}")
    return keys


def _nested_keys(prefix: str, model: type[BaseModel]) -> set[str]:
    keys = set()
    for name, field in model.model_fields.items():
        key = f"{prefix}__{name.upper()}"
        nested = field.annotation if isinstance(field.annotation, type) else None
        keys |= _nested_keys(key, nested) if nested and issubclass(nested, BaseModel) else {key}
    return keys


def _refuse_unknown() -> None:
    known = known_keys()
    for key in sorted(os.environ):
        if not key.startswith(PREFIX) or key in known:
            continue
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise BadSetting(f"{key}: no such setting{hint}")
