"""The store of decisions, over SQLite and over a real Postgres."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.review.store.database import Store, url_of
from grader.review.store.decisions import Decision
from grader.rubric.types import RubricItem
from tests.commands.running import run
from tests.review.classes import Class
from tests.review.databases import postgres, why_no_postgres


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    if reason := why_no_postgres():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgres(Path(folder)) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return url_of(tmp_path)
    address = url_of(tmp_path, request.getfixturevalue("postgres_url"))
    store = Store(address)
    store.tables.metadata.drop_all(store.engine)
    store.close()
    return address


def decision(student: str = "ann", **more: object) -> Decision:
    values: dict[str, object] = {
        "points": Fraction(1, 3), "items": ("a", "b"), "comment": "ok", "marker": "mia",
        "time": datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), **more,
    }  # fmt: skip
    return Decision("q1", student, "hash", **values)  # type: ignore[arg-type]


HOSTILE = [
    "<script>'; drop table decisions; --",
    "\0\x1b[31m",
    "\ud800",
    "% {} %s :x",
    "n\n\n" * 50,
]


def test_what_is_saved_is_read_again(url: str) -> None:
    store, other = Store(url), Store(url)
    store.add([decision(batch="1", answer="x"), decision(points=None, blind=True, batch="2")])
    first, second = other.decisions()
    assert (first.points, first.items, first.answer) == (Fraction(1, 3), ("a", "b"), "x")
    assert first.time == datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert (second.points, second.blind, second.batch) == (None, True, "2")
    assert [each.id for each in other.decisions(after=first.id)] == [second.id]
    store.close()
    other.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(url: str, text: str) -> None:
    store = Store(url)
    store.add([decision(comment=text, marker=text, answer=text)])
    [found] = store.decisions()
    shown = text.replace("\0", "\ufffd").replace("\ud800", "?")
    assert (found.comment, found.marker, found.answer) == (shown, shown, shown)
    store.close()


def test_many_markers_at_once_lose_nothing(url: str) -> None:
    Store(url).close()

    def mark(name: str) -> None:
        store = Store(url)
        for number in range(15):
            store.add([decision(student=f"{name}-{number}", marker=name)])
        store.close()

    threads = [threading.Thread(target=mark, args=(f"m{k}",)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store(url)
    found = store.decisions()
    assert len({each.student for each in found}) == 60
    assert [each.id for each in found] == sorted({each.id for each in found})
    store.close()


def test_an_answer_is_leased_to_one_marker(url: str) -> None:
    store, other = Store(url), Store(url)
    assert store.lease("q1", "ann", "mia") == "mia"
    assert other.lease("q1", "ann", "noa") == "mia"
    assert store.lease("q1", "ann", "mia") == "mia"
    assert other.lease("q1", "ben", "noa") == "noa"
    assert store.leases() == {("q1", "ann"): "mia", ("q1", "ben"): "noa"}
    store.release("mia")
    assert other.lease("q1", "ann", "noa") == "noa"
    store.close()
    other.close()


def test_a_lease_goes_to_one_of_two_who_ask_at_once(url: str) -> None:
    Store(url).close()
    got: list[str] = []

    def ask(name: str) -> None:
        store = Store(url)
        got.append(store.lease("q1", "ann", name))
        store.close()

    threads = [threading.Thread(target=ask, args=(f"m{k}",)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 1


def test_an_old_lease_is_free(url: str) -> None:
    store = Store(url)
    store.lease("q1", "ann", "mia")
    table = store.tables.leases
    with store.engine.begin() as connection:
        connection.execute(table.update().values(until="2001-01-01T00:00:00+00:00"))
    assert store.lease("q1", "ann", "noa") == "noa"
    store.close()


def test_the_last_version_of_an_item_counts(url: str) -> None:
    store = Store(url)
    store.put_item("q1", RubricItem("a", "Good.", Fraction(1)), "mia")
    store.put_item("q1", RubricItem("a", "Good!", Fraction(1, 2)), "noa")
    store.put_item("q1", RubricItem("b", "Bad.", Fraction(-1)), "mia")
    store.put_item("q1", RubricItem("b", "Bad.", Fraction(-1)), "mia", dropped=True)
    assert store.items() == {"q1": {"a": RubricItem("a", "Good!", Fraction(1, 2)), "b": None}}
    store.close()


def test_what_is_handed_over_is_given_back(url: str) -> None:
    store = Store(url)
    store.lease("q1", "ann", "mia")
    store.hand_over("q1", "ann", "mia", "noa")
    assert store.handed_over() == {("q1", "ann"): "noa"}
    assert store.lease("q1", "ann", "noa") == "noa"
    store.close()


@pytest.mark.parametrize("name", ["a?b=c", "50% #1", "ä ö", "x@y:z"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    store = Store(url_of(folder))
    store.add([decision()])
    store.close()
    assert (folder / "review.db").exists()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_password_is_not_shown() -> None:
    from grader.errors import UsageError

    with pytest.raises(UsageError) as told:
        Store(url_of(Path(), "postgresql://mia:secret@127.0.0.1:1/none"))
    assert "secret" not in str(told.value)


def test_the_commands_take_the_decisions_of_a_team(home: Class, postgres_url: str) -> None:
    store = Store(url_of(home.out, postgres_url))
    store.tables.metadata.drop_all(store.engine)
    store.tables.metadata.create_all(store.engine)
    store.add([home.decision(name, "q2.why", 2) for name in home.results()])
    store.close()
    handed_in, out = str(home.folder / "handed-in"), str(home.out)
    ended = run("grade", str(home.rubric), handed_in, "--out", out, "--database", postgres_url)
    assert ended.code == 0, ended.err
    assert home.mark("ann", "q2.why")["points"] == 2
    assert not (home.out / "review.db").exists()
    assert run("publish", out, "--database", postgres_url).code == 0
    again = run("regrade", str(home.rubric), handed_in, "--out", out, "--database", postgres_url)
    assert again.out.startswith("Nothing changes.")


def _answered(path: Path) -> str:
    """Return what reading the decisions ends with; anything but a message raises."""
    try:
        store = Store(url_of(path.parent))
    except UsageError as error:
        return error.problems[0].code
    try:
        store.decisions(), store.items(), store.leases(), store.handed_over(), store.seen()
    except UsageError as error:
        return error.problems[0].code
    finally:
        store.close()
    return "read"


def test_a_damaged_database_is_told(home: Class) -> None:
    """Bytes that have changed on the disk: what was decided is read, or nothing is done."""
    home.decide(home.decision("ann", "q2.why", 1, items=("names",), comment="so"))
    path = home.out / "review.db"
    data = path.read_bytes()
    chance = random.Random(1)
    answers = set()
    for _ in range(60):
        damaged = bytearray(data)
        for _ in range(30):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))])
        answers.add(_answered(path))
    assert answers == {"read", "decisions-not-opened"}


@pytest.mark.parametrize(
    "change",
    ["items = null", "items = '('", "points = 'many'", "points = '1/0'", "time = 'today'"],
)
def test_a_row_that_the_grader_has_not_written_is_told(home: Class, change: str) -> None:
    home.decide(home.decision("ann", "q2.why", 1))
    with closing(sqlite3.connect(home.out / "review.db")) as database:
        database.execute("pragma writable_schema = on")
        database.execute("update sqlite_master set sql = replace(sql, 'NOT NULL', '')")
        database.commit()
    with closing(sqlite3.connect(home.out / "review.db")) as database:
        database.execute(f"update decisions set {change}")
        database.commit()
    with pytest.raises(UsageError, match="decisions-not-opened"):
        home.grade()
