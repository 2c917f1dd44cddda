"""The tables of the database of decisions; imported only where SQLAlchemy is there."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.exc import DBAPIError, IntegrityError

__all__ = [
    "DBAPIError",
    "IntegrityError",
    "decisions",
    "handovers",
    "items",
    "leases",
    "metadata",
    "proposals",
]

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


#: Rows are only ever added.
decisions = Table(
    "decisions", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("batch"), _text("withdraws"), _text("part"), _text("student"), _text("answer_hash"),
    Column("points", Text, nullable=True),
    _text("items"), _text("comment"), _text("marker"), _text("time"), _text("answer"),
    Column("blind", Boolean, nullable=False, default=False),
    Column("resolves", Boolean, nullable=False, default=False),
    Index("decisions_by_answer", "part", "student"),
    sqlite_autoincrement=True,
)  # fmt: skip

items = Table(
    "items", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("part"), _text("item"), _text("text"), _text("points"), _text("note"),
    Column("dropped", Boolean, nullable=False, default=False),
    _text("marker"), _text("time"),
    sqlite_autoincrement=True,
)  # fmt: skip

leases = Table(
    "leases", metadata,
    Column("part", String(300), primary_key=True),
    Column("student", String(700), primary_key=True),
    _text("marker"), _text("until"),
)  # fmt: skip

handovers = Table(
    "handovers", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("part"), _text("student"), _text("giver"), _text("taker"), _text("time"),
    sqlite_autoincrement=True,
)  # fmt: skip

proposals = Table(
    "proposals", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("assistant"), _text("part"), _text("student"), _text("answer_hash"),
    _text("proposed"), _text("decided"), _text("marker"), _text("time"),
    sqlite_autoincrement=True,
)  # fmt: skip
