from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from liveloop.roles import sample, settings
from liveloop.roles.secret import ensure_secret


@pytest.fixture(autouse=True)
def data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("LIVELOOP_DATA_DIR", str(tmp_path))
    return tmp_path


def test_a_nested_key_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_WEB__PORT", "8080")
    assert settings.load().site_url == "http://127.0.0.1:8080"


def test_a_key_that_means_nothing_is_named_with_its_neighbour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_WEB__PROT", "8080")
    with pytest.raises(settings.BadSetting, match=r"LIVELOOP_WEB__PROT.*did you mean LIVELOOP_WEB__PORT"):
        settings.load()


def test_a_wrong_value_names_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_WEB__PORT", "99999")
    with pytest.raises(settings.BadSetting, match="LIVELOOP_WEB__PORT"):
        settings.load()


def test_public_asks_for_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_PUBLIC", "true")
    with pytest.raises(settings.BadSetting, match="LIVELOOP_TLS__CERTIFICATE"):
        settings.load()
    monkeypatch.setenv("LIVELOOP_TLS__TRUSTED_PROXIES", '["10.0.0.1/32"]')
    assert settings.load().host == "0.0.0.0"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "live.example.com"])
def test_an_address_of_the_network_asks_for_public(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("LIVELOOP_WEB__HOST", host)
    with pytest.raises(settings.BadSetting, match="LIVELOOP_PUBLIC"):
        settings.load()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_loopback_needs_no_tls(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("LIVELOOP_WEB__HOST", host)
    assert settings.load().local_host == host


def test_a_public_site_is_not_addressed_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_PUBLIC", "true")
    monkeypatch.setenv("LIVELOOP_TLS__CERTIFICATE", "/tls/chain.pem")
    monkeypatch.setenv("LIVELOOP_TLS__KEY", "/tls/key.pem")
    monkeypatch.setenv("LIVELOOP_WEB__URL", "http://live.example.com")
    with pytest.raises(settings.BadSetting, match="https://"):
        settings.load()


def test_health_is_asked_where_the_site_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_PUBLIC", "true")
    monkeypatch.setenv("LIVELOOP_TLS__TRUSTED_PROXIES", '["10.0.0.1/32"]')
    assert settings.load().local_url == "http://127.0.0.1:8000"
    monkeypatch.setenv("LIVELOOP_WEB__HOST", "192.0.2.1")
    assert settings.load().local_url == "http://192.0.2.1:8000"


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_SECRET", "s" * 31)
    with pytest.raises(settings.BadSetting, match=r"LIVELOOP_SECRET.*32 characters"):
        settings.load()


def test_a_role_on_its_own_makes_no_secret(data_folder: Path) -> None:
    with pytest.raises(settings.BadSetting, match="LIVELOOP_SECRET"):
        settings.load().master_secret()
    assert not (data_folder / "secret").exists()


@pytest.mark.parametrize("left", ["", "half"])
def test_a_damaged_secret_is_refused_and_left_alone(data_folder: Path, left: str) -> None:
    (data_folder / "secret").write_text(left)
    with pytest.raises(settings.BadSetting, match="damaged"):
        ensure_secret(settings.load())
    assert (data_folder / "secret").read_text() == left


def test_the_master_secret_is_made_once_and_kept_to_its_owner(data_folder: Path) -> None:
    first = ensure_secret(settings.load())
    assert ensure_secret(settings.load()) == settings.load().master_secret() == first
    assert len(first) >= 48
    assert [path.name for path in data_folder.iterdir()] == ["secret"]
    assert (data_folder / "secret").stat().st_mode & 0o077 == 0


def test_two_that_make_the_secret_at_the_same_moment_agree(data_folder: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: ensure_secret(settings.load()), range(8)))
    assert len(made) == 1


def test_areas_follow_the_ports_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVELOOP_MEDIA__RTMP_PORT", "2935")
    assert settings.load().shows_settings.ingest_port == 2935
    monkeypatch.setenv("LIVELOOP_SHOWS__INGEST_PORT", "1935")
    assert settings.load().shows_settings.ingest_port == 1935


def test_the_sample_names_every_setting_and_its_defaults_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = dict(
        line[1:].split("=", 1) for line in sample.render().splitlines() if line.startswith("#LIVELOOP_")
    )
    assert set(entries) == settings.known_keys()
    for key, value in entries.items():
        if value and key != "LIVELOOP_DATA_DIR":
            monkeypatch.setenv(key, value)
    assert settings.load() == settings.Settings(data_dir=settings.load().data_dir)
