"""Who is on a channel: sockets, and the distinct people behind them."""

from __future__ import annotations

from collections.abc import Collection

from liveloop.realtime.connection import Connection


class Roster:
    """Connections in the order they came, viewers apart from staff, and by person."""

    def __init__(self) -> None:
        self._viewers: dict[Connection, None] = {}
        self._staff: dict[Connection, None] = {}
        self._people: dict[str, list[Connection]] = {}

    def __len__(self) -> int:
        return len(self._viewers) + len(self._staff)

    @property
    def people(self) -> int:
        return len(self._people)

    def add(self, connection: Connection) -> None:
        admission = connection.admitted
        side = self._staff if admission.staff else self._viewers
        side[connection] = None
        self._people.setdefault(admission.person_id, []).append(connection)

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

    def viewers(self, *, but: Collection[str] = ()) -> list[Connection]:
        """A copy, without the people in `but`."""
        return _without(self._viewers, but)

    def staff(self, *, but: Collection[str] = ()) -> list[Connection]:
        return _without(self._staff, but)

    def everyone(self) -> list[Connection]:
        return [*self._viewers, *self._staff]

    def of(self, person: str) -> list[Connection]:
        return list(self._people.get(person, ()))


def _without(connections: dict[Connection, None], people: Collection[str]) -> list[Connection]:
    if not people:
        return list(connections)
    return [connection for connection in connections if connection.admitted.person_id not in people]
