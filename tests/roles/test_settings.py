from __future__ import annotations

from pathlib import Path

import pytest

from liveloop.roles import sample, settings


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


def test_the_master_secret_is_made_once_and_kept_to_its_owner(data_folder: Path) -> None:
    first = settings.load().master_secret()
    assert settings.load().master_secret() == first
    assert len(first) >= 48
    assert (data_folder / "secret").stat().st_mode & 0o077 == 0


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
