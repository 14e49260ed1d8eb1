"""Who may fetch from a playback folder; addresses that were proven genuine are remembered."""

from __future__ import annotations

from dataclasses import dataclass

from liveloop.media.hls.signing import Verdict, verify

REMEMBERED = 20_000
FOLDER_PIECES = 5


class AddressUnknown(Exception):
    """A path that is no playback address."""


class AddressRefused(Exception):
    """A playback address that is forged or has expired."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.value)
        self.verdict = verdict


@dataclass(slots=True)
class Admission:
    """A genuine address, good until `expires` (unix seconds)."""

    expires: int
    session: str
    broadcast: str


class Gate:
    """Checks `/live/<exp>.<sig>/<session>/<broadcast>`; each player comes back several times a second."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._known: dict[str, Admission] = {}  # bounded: REMEMBERED

    @property
    def remembered(self) -> int:
        return len(self._known)

    def admit(self, folder: str, now: float) -> Admission:
        """Raises AddressUnknown or AddressRefused."""
        admission = self._known.get(folder)
        if admission is None:
            admission = self._prove(folder, now)
            if len(self._known) >= REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[folder] = admission
        elif now >= admission.expires:
            del self._known[folder]
            raise AddressRefused(Verdict.EXPIRED)
        return admission

    def _prove(self, folder: str, now: float) -> Admission:
        pieces = folder.split("/")
        if len(pieces) != FOLDER_PIECES or pieces[0] or pieces[1] != "live":
            raise AddressUnknown
        _, _, token, session, broadcast = pieces
        verdict = verify(self._secret, token, session=session, broadcast=broadcast, now=now)
        if verdict is not Verdict.VALID:
            raise AddressRefused(verdict)
        return Admission(int(token.partition(".")[0]), session, broadcast)
