"""Who is on a channel: sockets, the people behind them, and which of them are the audience."""

from __future__ import annotations

from collections.abc import Collection

from liveloop.realtime.connection import Connection
from liveloop.realtime.policy import Admission


class Roster:
    """Connections in the order they came, viewers apart from staff, and by person."""

    def __init__(self) -> None:
        self._viewers: dict[Connection, None] = {}
        self._staff: dict[Connection, None] = {}
        self._people: dict[str, list[Connection]] = {}
        self._audience: dict[str, int] = {}
        self._audience_sockets = 0

    def __len__(self) -> int:
        return len(self._viewers) + len(self._staff)

    @property
    def people(self) -> int:
        """The audience: neither staff nor who is here for something else than to watch."""
        return len(self._audience)

    @property
    def connections(self) -> int:
        """The sockets of the audience."""
        return self._audience_sockets

    def add(self, connection: Connection) -> None:
        admission = connection.admitted
        side = self._staff if admission.staff else self._viewers
        side[connection] = None
        self._people.setdefault(admission.person_id, []).append(connection)
        if _is_audience(admission):
            self._count(admission.person_id, 1)

    def remove(self, connection: Connection) -> None:
        """Removing who is not there does nothing."""
        if connection not in self._viewers and connection not in self._staff:
            return
        self._viewers.pop(connection, None)
        self._staff.pop(connection, None)
        person = connection.admitted.person_id
        self._people[person].remove(connection)
        if not self._people[person]:
            del self._people[person]
        if _is_audience(connection.admitted):
            self._count(person, -1)

    def viewers(self, *, but: Collection[str] = ()) -> list[Connection]:
        """A copy, without the people in `but`."""
        return _without(self._viewers, but)

    def staff(self, *, but: Collection[str] = ()) -> list[Connection]:
        return _without(self._staff, but)

    def everyone(self) -> list[Connection]:
        return [*self._viewers, *self._staff]

    def of(self, person: str) -> list[Connection]:
        return list(self._people.get(person, ()))

    def _count(self, person: str, sockets: int) -> None:
        self._audience_sockets += sockets
        self._audience[person] = self._audience.get(person, 0) + sockets
        if not self._audience[person]:
            del self._audience[person]


def _is_audience(admission: Admission) -> bool:
    return admission.watching and not admission.staff


def _without(connections: dict[Connection, None], people: Collection[str]) -> list[Connection]:
    if not people:
        return list(connections)
    return [connection for connection in connections if connection.admitted.person_id not in people]
