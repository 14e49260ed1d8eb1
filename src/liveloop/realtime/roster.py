"""Who is on a channel: sockets, the people behind them, and which of them are the audience."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from liveloop.realtime.connection import Connection
from liveloop.realtime.policy import Admission


class Group(NamedTuple):
    """Sockets that get the same bytes."""

    staff: bool
    deflates: bool


GROUPS = tuple(Group(staff, deflates) for staff in (True, False) for deflates in (True, False))
"""Staff first."""


class Roster:
    """Connections in the order they came, by group and by person."""

    def __init__(self) -> None:
        self._groups: dict[Group, dict[Connection, None]] = {group: {} for group in GROUPS}
        self._people: dict[str, list[Connection]] = {}
        self._audience: dict[str, int] = {}
        self._audience_sockets = 0

    def __len__(self) -> int:
        return sum(map(len, self._groups.values()))

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
        self._groups[_group(connection)][connection] = None
        self._people.setdefault(admission.person_id, []).append(connection)
        if _is_audience(admission):
            self._count(admission.person_id, 1)

    def remove(self, connection: Connection) -> None:
        """Removing who is not there does nothing."""
        group = self._groups[_group(connection)] if connection.admission is not None else {}
        if connection not in group:
            return
        del group[connection]
        person = connection.admitted.person_id
        self._people[person].remove(connection)
        if not self._people[person]:
            del self._people[person]
        if _is_audience(connection.admitted):
            self._count(person, -1)

    def groups(self, *, but: Collection[str] = ()) -> dict[Group, list[Connection]]:
        """Copies of the groups in which there is somebody, without the people in `but`."""
        left_out = {connection for person in but for connection in self.of(person)}
        return {group: _without(sockets, left_out) for group, sockets in self._groups.items() if sockets}

    def everyone(self) -> list[Connection]:
        return [connection for sockets in self._groups.values() for connection in sockets]

    def of(self, person: str) -> list[Connection]:
        return list(self._people.get(person, ()))

    def _count(self, person: str, sockets: int) -> None:
        self._audience_sockets += sockets
        self._audience[person] = self._audience.get(person, 0) + sockets
        if not self._audience[person]:
            del self._audience[person]


def _is_audience(admission: Admission) -> bool:
    return admission.watching and not admission.staff


def _group(connection: Connection) -> Group:
    return Group(connection.admitted.staff, connection.deflates)


def _without(connections: dict[Connection, None], left_out: Collection[Connection]) -> list[Connection]:
    if not left_out:
        return list(connections)
    return [connection for connection in connections if connection not in left_out]
