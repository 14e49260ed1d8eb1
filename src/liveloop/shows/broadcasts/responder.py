"""The worker's side of `shows.command`: each command is one transaction."""

from __future__ import annotations

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from liveloop.kit.database import Database
from liveloop.kit.errors import Invalid, LiveloopError, Unavailable
from liveloop.kit.logs import start_correlation
from liveloop.shows.broadcasts.commands import Answer, Command, refusal
from liveloop.shows.broadcasts.errors import BroadcastNotFound
from liveloop.shows.broadcasts.lifecycle import Lifecycle
from liveloop.shows.broadcasts.repository import BroadcastRepository
from liveloop.shows.vocabulary import BroadcastRead

log = structlog.get_logger()


class CommandResponder:
    def __init__(self, database: Database, lifecycle: Lifecycle) -> None:
        self._database = database
        self._lifecycle = lifecycle

    async def answer(self, payload: bytes) -> bytes:
        """Carry out a `Command`; returns an `Answer`, whatever happens."""
        try:
            broadcast = await self._carry_out(msgspec.json.decode(payload, type=Command))
        except LiveloopError as error:
            return msgspec.json.encode(Answer(ok=False, problem=refusal(error)))
        except msgspec.MsgspecError as error:
            problem = refusal(Invalid(f"This is no command: {error}"))
            return msgspec.json.encode(Answer(ok=False, problem=problem))
        except SQLAlchemyError as error:
            log.error("broadcast.command_failed", exc_info=error)
            problem = refusal(Unavailable("The database did not take it. Try again in a moment."))
            return msgspec.json.encode(Answer(ok=False, problem=problem))
        return msgspec.json.encode(Answer(ok=True, broadcast=broadcast.model_dump(mode="json")))

    async def _carry_out(self, command: Command) -> BroadcastRead:
        if command.correlation:
            start_correlation(command.correlation)
        acts = {
            "prepare": self._lifecycle.prepare,
            "start": self._lifecycle.start,
            "end": self._lifecycle.end,
        }
        async with self._database.transaction() as session:
            known = await BroadcastRepository(session, command.organisation).get_or_none(command.broadcast)
            if known is None:
                raise BroadcastNotFound("There is no such broadcast.")
            broadcast = await acts[command.act](session, command.broadcast, by=command.author)
            return BroadcastRead.model_validate(broadcast)
