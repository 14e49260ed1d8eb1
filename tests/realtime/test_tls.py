"""The same writer behind TLS: what counts as unsent there is the TLS transport's matter."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.realtime.rig import Rig, Viewer
from tests.realtime.test_slow import SMALL


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Certificate and key of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@pytest.fixture
async def secure_rig(certificate: tuple[Path, Path]) -> AsyncIterator[tuple[Rig, ssl.SSLContext]]:
    rig = Rig(certificate=certificate, **SMALL)
    await rig.start()
    yield rig, ssl.create_default_context(cafile=str(certificate[0]))
    await rig.close()


async def test_comments_over_tls_and_a_slow_reader_who_catches_up(
    secure_rig: tuple[Rig, ssl.SSLContext],
) -> None:
    rig, context = secure_rig
    async with rig.socket(ssl=context) as fast, rig.socket(ssl=context, max_queue=1) as slow:
        ann, bo = Viewer(fast), Viewer(slow)
        for viewer, ticket in ((ann, "p1:Ann"), (bo, "p2:Bo")):
            await viewer.say({"op": "hello", "ticket": ticket})
            viewer.take(await viewer.next())
        assert (await ann.command("comment.send", {"body": "hello"}))["ok"] is True
        slow.transport.pause_reading()
        held = next(c for c in rig.gateway._connections if c.admitted.name == "Bo")
        for number in range(1_000):
            await rig.happen("comment.created", {"body": f"{number} {'x' * 10_000}"})
            if number % 20 == 19:
                await ann.until_position(rig.log.last)
                if held.behind:
                    break
        assert held.behind, "ten megabytes are more than all buffers hold"
        assert held.transport.get_write_buffer_size() < 1_000_000
        slow.transport.resume_reading()
        await bo.until_position(rig.log.last, seconds=20)
        assert [event["offset"] for event in bo.events if event["offset"]] == list(range(1, rig.log.last + 1))
