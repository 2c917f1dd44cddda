from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.batch.processes.pool import Limits
from grader.batch.rows import run_rows
from grader.batch.rows.verify import VERIFY
from grader.errors import UsageError
from tests.batch.processes import jobs_for_tests as jobs

JOB = replace(VERIFY, run=jobs.behave_row, preload=())
LIMITS = Limits(jobs=2, seconds=0.5)


def _cases(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def _row(id_: str, answer: str) -> str:
    return json.dumps({"id": id_, "gold": "1", "answer": answer})


def _results(tmp_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]


def test_no_row_is_lost_and_the_order_is_kept(tmp_path: Path) -> None:
    cases = _cases(
        tmp_path, _row("a", "x"), "{", _row("b", "sleep"), "[1]", _row("c", "bug"), "",
        '{"id": "d", "gold": "1"}', '{"gold": "1", "answer": "y"}', _row("e", "die"), "[" * 100_000,
    )  # fmt: skip
    tally = run_rows(JOB, cases, tmp_path / "out.jsonl", LIMITS)
    assert [(each["id"], each["outcome"]) for each in _results(tmp_path)] == [
        ("a", "X"), ("line-2", "unreadable"), ("b", "undecided"), ("line-4", "unreadable"),
        ("c", "undecided"), ("d", "unreadable"), ("line-8", "Y"), ("e", "undecided"),
        ("line-10", "unreadable"),
    ]  # fmt: skip
    assert [(problem.code, problem.place.line) for problem in tally.problems] == [
        ("row-not-json", 2), ("row-not-object", 4), ("row-lacks-field", 7), ("row-not-json", 10),
    ]  # fmt: skip
    [(traceback, names)] = tally.crashes.items()
    assert "a bug of the test" in traceback
    assert names == ["c"]
    assert tally.outcomes == {"X": 1, "Y": 1, "undecided": 3, "unreadable": 4}


@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_workers_changes_nothing(tmp_path: Path, workers: int) -> None:
    cases = _cases(tmp_path, *(_row(str(number), f"w{number}") for number in range(100)))
    run_rows(JOB, cases, tmp_path / "out.jsonl", replace(LIMITS, jobs=workers))
    assert [each["outcome"] for each in _results(tmp_path)] == [f"W{n}" for n in range(100)]


def test_an_interrupted_run_is_taken_up(tmp_path: Path) -> None:
    cases = _cases(tmp_path, *(_row(str(number), f"w{number}") for number in range(5)))
    out = tmp_path / "out.jsonl"
    run_rows(JOB, cases, out, LIMITS)
    whole = out.read_text()
    first, second, third, *_ = whole.splitlines()
    out.unlink()
    partial = tmp_path / "out.jsonl.partial"
    kept = second.replace("W1", "kept")
    partial.write_text("\n".join([_fingerprint(cases), first, kept, third[:9]]))
    tally = run_rows(JOB, cases, out, LIMITS)
    assert out.read_text() == whole.replace("W1", "kept")
    assert tally.outcomes.total() == 5
    assert not partial.exists()


@pytest.mark.parametrize("damage", ['{"id": "1", "outc', "3", "[]", "\x00\x00", '{"id": "1"}'])
def test_what_is_damaged_of_an_interrupted_run_is_made_again(tmp_path: Path, damage: str) -> None:
    cases = _cases(tmp_path, *(_row(str(number), f"w{number}") for number in range(4)))
    out = tmp_path / "out.jsonl"
    run_rows(JOB, cases, out, LIMITS)
    whole = out.read_text()
    first, _, third, _ = whole.splitlines()
    (tmp_path / "out.jsonl.partial").write_text(
        "\n".join([_fingerprint(cases), first, damage, third, ""])
    )
    tally = run_rows(JOB, cases, out, LIMITS)
    assert (out.read_text(), tally.outcomes.total()) == (whole, 4)


def _fingerprint(cases: Path) -> str:
    from grader.batch.rows import run as rows

    return rows._fingerprint(cases.read_bytes())


def test_what_other_cases_left_is_not_taken_up(tmp_path: Path) -> None:
    cases = _cases(tmp_path, _row("a", "x"))
    (tmp_path / "out.jsonl.partial").write_text('0123\n{"id": "z", "outcome": "Z"}\n')
    run_rows(JOB, cases, tmp_path / "out.jsonl", LIMITS)
    assert [each["id"] for each in _results(tmp_path)] == ["a"]


def test_cases_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cases-unreadable"):
        run_rows(JOB, tmp_path / "none.jsonl", tmp_path / "out.jsonl", LIMITS)


def test_no_cases_give_no_results(tmp_path: Path) -> None:
    run_rows(JOB, _cases(tmp_path), tmp_path / "out.jsonl", LIMITS)
    assert _results(tmp_path) == []
