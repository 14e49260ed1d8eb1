"""Why a table of goods is not taken."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid


class HeaderMissing(Invalid):
    """`columns` are those that a table of goods cannot do without, by their keys."""

    code = "import.header"


class ImportFaulty(Conflict):
    """`faults` counts them; a preview lists them."""

    code = "import.faulty"


class ImportKeyUsed(Conflict):
    """The key belongs to another file."""

    code = "import.key_used"


class ImportNotFound(Conflict):
    code = "import.not_found"
    status = 404
    title = "Not found"
