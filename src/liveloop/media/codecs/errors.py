"""The one error of the codec parsers."""

from __future__ import annotations


class CodecError(Exception):
    """Bytes that are not what their format says, or a form of it that is not supported."""
