"""RSA keys out of settings, and the signature of WeChat Pay and Alipay: PKCS#1 v1.5 with SHA-256."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pydantic import SecretStr

from liveloop.kit.settings import BadSetting

SIGNATURE_CHARACTERS = 1024


def read_secret(setting: str, value: SecretStr, file: Path | None) -> str:
    """The secret itself or what its file holds. Raises BadSetting, which names `setting` only."""
    if text := value.get_secret_value().strip():
        return text
    if file is None:
        raise BadSetting(f"{setting}: is missing; give it or {setting}_FILE")
    try:
        return file.read_text().strip()
    except (OSError, UnicodeError) as error:
        raise BadSetting(f"{setting}_FILE: {file} cannot be read") from error


def private_key(setting: str, text: str) -> rsa.RSAPrivateKey:
    """From PEM, or from bare base64 of PKCS#8 or PKCS#1 as Alipay's tool writes it. Raises BadSetting."""
    for pem in _candidates(text, "PRIVATE KEY", "RSA PRIVATE KEY"):
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError):
            continue
        if isinstance(key, rsa.RSAPrivateKey):
            return key
    raise BadSetting(f"{setting}: is no RSA private key in PEM without a password")


def public_key(setting: str, text: str) -> rsa.RSAPublicKey:
    """From a PEM key or certificate, or from bare base64 of the key. Raises BadSetting."""
    if "BEGIN CERTIFICATE" in text:
        return certificate(setting, text)[1]
    for pem in _candidates(text, "PUBLIC KEY", "RSA PUBLIC KEY"):
        try:
            key = serialization.load_pem_public_key(pem)
        except ValueError:
            continue
        if isinstance(key, rsa.RSAPublicKey):
            return key
    raise BadSetting(f"{setting}: is no RSA public key in PEM")


def certificate(setting: str, text: str) -> tuple[str, rsa.RSAPublicKey]:
    """(serial number in upper-case hex, key) of a PEM certificate. Raises BadSetting."""
    try:
        found = x509.load_pem_x509_certificate(text.encode())
    except ValueError as error:
        raise BadSetting(f"{setting}: is no certificate in PEM") from error
    key = found.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadSetting(f"{setting}: is not a certificate of an RSA key")
    return f"{found.serial_number:X}", key


def sign(key: rsa.RSAPrivateKey, message: bytes) -> str:
    """Base64."""
    return base64.b64encode(key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed(key: rsa.RSAPublicKey, message: bytes, signature: str) -> bool:
    """Whether `signature`, in base64, is that of `message`; anything else is False."""
    if len(signature) > SIGNATURE_CHARACTERS:
        return False
    try:
        key.verify(base64.b64decode(signature, validate=True), message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _candidates(text: str, *labels: str) -> list[bytes]:
    if "-----BEGIN" in text:
        return [text.encode()]
    bare = "".join(text.split())
    lines = "\n".join(bare[start : start + 64] for start in range(0, len(bare), 64))
    return [f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n".encode() for label in labels]
