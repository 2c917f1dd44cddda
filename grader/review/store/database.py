"""Decisions in a database: SQLite beside the results, or Postgres for a team.

SQLAlchemy is imported when a store is opened; without decisions nobody needs it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.errors import Place, Problem, UsageError
from grader.review.store.decisions import Decision
from grader.rubric.types import RubricItem

FILE = "review.db"
LEASE = timedelta(minutes=5)
_SQLITE = "sqlite:///"


def needed(name: str, place: str) -> UsageError:
    """Return what is said where a library of the extra `review` is not installed."""
    text = f"decisions need the library {name}, which is not installed"
    mend = "install it with: pip install 'worked-grader[review]'"
    return UsageError(Problem("review-not-installed", text, Place(place), mend))


def url_of(folder: Path, database: str = "") -> str:
    """Return the address of the database for results in this folder."""
    if not database:
        return f"{_SQLITE}{folder / FILE}"
    for scheme in ("postgres://", "postgresql://"):
        if database.startswith(scheme):
            return "postgresql+psycopg://" + database.removeprefix(scheme)
    return database


class Store:
    """The decisions, items and leases of one assignment; safe for several programs at once."""

    def __init__(self, url: str) -> None:
        """Open the database, and make the tables that are not there."""
        try:
            import sqlalchemy
        except ImportError as error:
            raise needed("sqlalchemy", _without_password(url)) from error
        from grader.review.store import tables

        self.tables, self.url = tables, url
        self._refusals = (sqlalchemy.exc.SQLAlchemyError, ValueError, TypeError, ArithmeticError)
        try:
            self.engine = _engine(sqlalchemy, url)
            tables.metadata.create_all(self.engine)
        except ImportError as error:
            raise needed(error.name or "psycopg", _without_password(url)) from error
        except (sqlalchemy.exc.SQLAlchemyError, ValueError) as error:
            raise _not_opened(url, error) from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        """Give a connection; what is damaged, or was not written by the grader, is told."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except self._refusals as error:
            raise _not_opened(self.url, error) from error

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """Give a connection whose changes are saved together; that they cannot be is told."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except self.tables.DBAPIError as error:
            if isinstance(error, self.tables.IntegrityError):
                raise
            raise _not_saved(self.url, error) from error

    # -- decisions -------------------------------------------------------------------------------

    def add(self, decisions: Iterable[Decision]) -> None:
        """Add decisions, all or none; they are on disk when this returns."""
        rows = [_row(each) for each in decisions]
        if rows:
            with self._writing() as connection:
                if self.engine.dialect.name == "postgresql":  # ids in the order of commits
                    connection.exec_driver_sql("lock table decisions in share row exclusive mode")
                connection.execute(self.tables.decisions.insert(), rows)

    def decisions(self, after: int = 0) -> list[Decision]:
        """Return the decisions with a greater id, in their order."""
        table = self.tables.decisions
        query = table.select().where(table.c.id > after).order_by(table.c.id)
        with self._reading() as connection:
            return [_decision(row) for row in connection.execute(query).mappings()]

    # -- items -----------------------------------------------------------------------------------

    def put_item(self, part: str, item: RubricItem, marker: str, dropped: bool = False) -> None:
        """Add a version of an item; the last one counts."""
        row = {
            "part": part, "item": item.id, "text": item.text, "points": str(item.points),
            "note": item.note, "dropped": dropped, "marker": marker, "time": _now(),
        }  # fmt: skip
        with self._writing() as connection:
            connection.execute(self.tables.items.insert(), row)

    def items(self) -> dict[str, dict[str, RubricItem | None]]:
        """Return what was changed on the page, by part and id; None is an item that was dropped."""
        table = self.tables.items
        found: dict[str, dict[str, RubricItem | None]] = {}
        with self._reading() as connection:
            for row in connection.execute(table.select().order_by(table.c.id)).mappings():
                item = RubricItem(row["item"], row["text"], Fraction(row["points"]), row["note"])
                found.setdefault(row["part"], {})[item.id] = None if row["dropped"] else item
        return found

    # -- who has what open -----------------------------------------------------------------------

    def lease(self, part: str, student: str, marker: str) -> str:
        """Take an answer for some minutes, and give back any other; return who has it then."""
        now = datetime.now(UTC)
        until = (now + LEASE).isoformat()
        table = self.tables.leases
        here = (table.c.part == part) & (table.c.student == student)
        free = (table.c.marker == marker) | (table.c.until < now.isoformat())
        mine = {"marker": marker, "until": until}
        try:
            with self._writing() as connection:
                others = (table.c.marker == marker) & ~here
                connection.execute(table.delete().where(others))
                if connection.execute(table.update().where(here & free).values(mine)).rowcount:
                    return marker
                held = connection.execute(table.select().where(here)).mappings().first()
                if held is not None:
                    return str(held["marker"])
                connection.execute(table.insert().values(part=part, student=student, **mine))
                return marker
        except self.tables.IntegrityError:  # another one was quicker by a moment
            return self.holder(part, student) or marker

    def holder(self, part: str, student: str) -> str:
        """Return who has an answer open; nobody is empty."""
        return self.leases().get((part, student), "")

    def leases(self) -> dict[tuple[str, str], str]:
        """Return who has which answers open."""
        table = self.tables.leases
        query = table.select().where(table.c.until >= _now())
        with self._reading() as connection:
            rows = connection.execute(query).mappings()
            return {(row["part"], row["student"]): row["marker"] for row in rows}

    def release(self, marker: str) -> None:
        """Give back all that a marker has open."""
        table = self.tables.leases
        with self._writing() as connection:
            connection.execute(table.delete().where(table.c.marker == marker))

    def hand_over(self, part: str, student: str, giver: str, taker: str) -> None:
        """Ask another marker to decide an answer; the last to be asked counts."""
        row = {"part": part, "student": student, "giver": giver, "taker": taker, "time": _now()}
        with self._writing() as connection:
            connection.execute(self.tables.handovers.insert(), row)
            leases = self.tables.leases
            here = (leases.c.part == part) & (leases.c.student == student)
            connection.execute(leases.delete().where(here))

    def handed_over(self) -> dict[tuple[str, str], str]:
        """Return who was asked to decide which answers."""
        table = self.tables.handovers
        with self._reading() as connection:
            rows = connection.execute(table.select().order_by(table.c.id)).mappings()
            return {(row["part"], row["student"]): row["taker"] for row in rows}

    # -- proposals -------------------------------------------------------------------------------

    def put_seen(self, row: dict[str, Any]) -> None:
        """Remember what an assistant proposed and what a person decided then."""
        with self._writing() as connection:
            connection.execute(self.tables.proposals.insert(), {**row, "time": _now()})

    def seen(self) -> list[dict[str, Any]]:
        """Return what assistants proposed where people have decided, in order."""
        table = self.tables.proposals
        with self._reading() as connection:
            rows = connection.execute(table.select().order_by(table.c.id)).mappings()
            return [dict(row) for row in rows]


def _engine(sqlalchemy: Any, url: str) -> Any:
    if url.startswith(_SQLITE):  # a path may hold signs that mean something in an address
        address = sqlalchemy.URL.create("sqlite", database=url.removeprefix(_SQLITE))
        engine = sqlalchemy.create_engine(address)
    else:
        engine = sqlalchemy.create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        sqlalchemy.event.listen(engine, "connect", _durable)
    return engine


def _durable(connection: Any, _: Any) -> None:
    """Wait for other writers, and have on disk what was saved."""
    connection.execute("pragma busy_timeout = 10000")
    connection.execute("pragma synchronous = full")


def _not_opened(url: str, error: Exception) -> UsageError:
    text = f"the decisions cannot be opened: {_reason(url, error)}"
    mend = "check the address and that you may write there"
    return UsageError(Problem("decisions-not-opened", text, Place(_without_password(url)), mend))


def _not_saved(url: str, error: Exception) -> UsageError:
    text = f"nothing was saved: {_reason(url, error)}"
    mend = "make room there, or wait for others who write there, and do it again"
    return UsageError(Problem("decisions-not-saved", text, Place(_without_password(url)), mend))


def _reason(url: str, error: Exception) -> str:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return reason.replace(url, _without_password(url))


def _without_password(url: str) -> str:
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else url


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _row(each: Decision) -> dict[str, Any]:
    return {
        "batch": each.batch, "withdraws": each.withdraws,
        "part": each.part, "student": _storable(each.student), "answer_hash": each.answer_hash,
        "points": None if each.points is None else str(each.points),
        "items": json.dumps(each.items), "comment": _storable(each.comment),
        "marker": _storable(each.marker), "time": each.time.isoformat(),
        "answer": _storable(each.answer), "blind": each.blind, "resolves": each.resolves,
    }  # fmt: skip


def _storable(text: str) -> str:
    """Return text that every database can hold: no zero characters, no halves of characters."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _decision(row: Any) -> Decision:
    points = row["points"]
    made = Decision(
        row["part"], row["student"], row["answer_hash"],
        None if points is None else Fraction(points),
        tuple(json.loads(row["items"])), row["comment"], row["marker"],
        datetime.fromisoformat(row["time"]),
    )  # fmt: skip
    return replace(
        made, id=row["id"], batch=row["batch"], withdraws=row["withdraws"],
        answer=row["answer"], blind=bool(row["blind"]), resolves=bool(row["resolves"]),
    )  # fmt: skip
