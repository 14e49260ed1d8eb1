"""Rows by many keys in one parameter.

An IN list has a parameter for every value: SQLAlchemy renders the statement anew each time, the database
reads it anew for each length, and fifty pairs cost half a millisecond. Here the keys are one JSON array, and
the statement is the same text however many there are.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Dialect, String, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

_encoder = msgspec.json.Encoder(uuid_format="hex")
"""As SQLite keeps ids, and as PostgreSQL reads them too."""


class _Keys(TypeDecorator[Collection[Any]]):
    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> str:
        return _encoder.encode(tuple(value or ())).decode()


class among(FunctionElement[bool]):  # noqa: N801 - reads as a condition: where(among(...))
    """The condition that a row is one of those asked for.

    With one column the parameter `keys` holds plain values, with several it holds tuples in the order of
    `columns`. Ids, texts, dates and whole numbers; no keys match nothing.
    """

    inherit_cache = True
    name = "among"
    # Of no type: what is of type Boolean SQLite would be asked to compare with 1, and then uses no index.

    def __init__(self, *columns: Any, keys: str) -> None:
        super().__init__(*columns, bindparam(keys, type_=_Keys()))


@compiles(among, "sqlite")
def _sqlite(element: among, compiler: SQLCompiler, **options: Any) -> str:
    *columns, keys = element.clauses
    names = [compiler.process(column, **options) for column in columns]
    parts = [f"json_extract(value, '$[{place}]')" for place in range(len(names))]
    found = ", ".join(parts) if len(parts) > 1 else "value"
    array = compiler.process(keys, **options)
    return f"({', '.join(names)}) IN (SELECT {found} FROM json_each({array}))"  # noqa: S608 - no values


@compiles(among, "postgresql")
def _postgresql(element: among, compiler: SQLCompiler, **options: Any) -> str:
    *columns, keys = element.clauses
    names = [compiler.process(column, **options) for column in columns]
    types = [_postgresql_type(column.type, compiler) for column in columns]
    parts = [f"CAST(value ->> {place} AS {type_})" for place, type_ in enumerate(types)]
    found = ", ".join(parts) if len(parts) > 1 else f"CAST(value #>> '{{}}' AS {types[0]})"
    array = f"CAST({compiler.process(keys, **options)} AS JSONB)"
    rows = f"jsonb_array_elements({array})"
    return f"({', '.join(names)}) IN (SELECT {found} FROM {rows})"  # noqa: S608 - no values


def _postgresql_type(type_: TypeEngine[Any], compiler: SQLCompiler) -> str:
    """Text without a length, for a cast to VARCHAR(n) would cut a longer key."""
    return "TEXT" if isinstance(type_, String) else compiler.dialect.type_compiler_instance.process(type_)
