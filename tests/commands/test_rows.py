"""`grader verify` and `grader steps`: rows in, rows out, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.commands.steps import steps
from grader.commands.verify import verify
from grader.errors import UsageError


def run(command: Any, tmp_path: Path, rows: list[Any]) -> tuple[int, list[dict[str, Any]], str]:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    cases.write_text(
        "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)
    )
    arguments = [str(cases), "--out", str(out), "--jobs", "1"]
    result = CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)
    return result.return_value, [json.loads(line) for line in out.open()], result.output


def test_verdicts_come_in_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "gold": "x+1", "answer": "1+x"},
        {"id": "b", "gold": "x+1", "answer": "1-x"},
        {"id": "c", "gold": "sqrt(x^2)", "answer": "x", "notation": {"positive": ["x"]}},
        {"gold": "3.14", "answer": "22/7", "tolerance": {"absolute": 0.01}},
    ]
    code, results, _ = run(verify, tmp_path, rows)
    assert code == 0
    assert [(each["id"], each["outcome"]) for each in results] == [
        ("a", "equivalent"), ("b", "different"), ("c", "equivalent"), ("line-4", "equivalent"),
    ]  # fmt: skip
    fields = {"id", "outcome", "evidence", "gold_read_as", "answer_read_as", "ms"}
    assert all(fields <= set(each) for each in results)
    assert all(each["ms"] > 0 and each["evidence"]["kind"] for each in results)


def test_rows_that_cannot_be_used_are_told_and_lose_nobody(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "gold": "x", "answer": "x"},
        "no json",
        {"id": "c", "gold": "x", "answer": "x", "notation": {"colour": ["x"]}},
        {"id": "d", "gold": "x", "answer": "x", "notation": 3},
        {"id": "e", "gold": "x", "answer": 3},
        {"id": "f", "gold": "x", "answer": "("},
    ]
    code, results, output = run(verify, tmp_path, rows)
    assert code == 3
    assert [each["id"] for each in results] == ["a", "line-2", "c", "d", "e", "f"]
    assert {each["outcome"] for each in results[1:]} == {"unreadable"}
    assert "cases.jsonl:2: this row is not JSON" in output
    assert "cases.jsonl:5:" in output


def test_steps_judges_each_link(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "$$1 + 1 = 2 = 3$$"}, {"id": "b"}]
    code, results, _ = run(steps, tmp_path, rows)
    assert code == 3
    assert [link["outcome"] for link in results[0]["steps"]] == ["holds", "fails"]
    assert set(results[0]["steps"][0]) == {"line", "raw", "left", "right", "outcome", "evidence"}
    assert results[1]["steps"] == []


@pytest.mark.parametrize("id_", [1, 2.5, 0, "", "a", ["a", 1], "\ud800"])
def test_an_id_comes_back_as_it_was_given(tmp_path: Path, id_: object) -> None:
    rows = [{"id": id_, "gold": "x", "answer": "x"}, {"id": id_, "gold": "x"}]
    _, results, _ = run(verify, tmp_path, rows)
    assert [each["id"] for each in results] == [id_, id_]


@pytest.mark.parametrize(
    "declared",
    [
        {"profile": "foo"},
        {"profile": ["strict"]},
        {"tolerance": {"absolute": -1}},
        {"tolerance": {"relativ": 0.01}},
        {"tolerance": {"relative": 0.01, "foo": 1}},
        {"tolerance": {"digits": 2.5}},
    ],
)
def test_what_a_row_declares_wrongly_is_told(tmp_path: Path, declared: dict[str, Any]) -> None:
    code, [result], _ = run(verify, tmp_path, [{"id": "a", "gold": "x", "answer": "x", **declared}])
    assert (code, result["outcome"], result["code"]) == (3, "unreadable", "row-declarations")


@pytest.mark.parametrize(
    ("out", "code"),
    [
        ("cases.jsonl", "out-is-cases"),
        ("folder", "out-is-folder"),
        ("cases.jsonl/out.jsonl", "out-not-written"),
        ("/proc/out.jsonl", "out-not-written"),
    ],
)
@pytest.mark.parametrize("command", [verify, steps])
def test_results_that_cannot_be_written_are_an_error_of_use(
    tmp_path: Path, command: Any, out: str, code: str
) -> None:
    (tmp_path / "folder").mkdir()
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"gold": "x", "answer": "x"}\n')
    arguments = [str(cases), "--out", str(tmp_path / out)]
    with pytest.raises(UsageError, match=code):
        CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)
    assert cases.read_text() == '{"gold": "x", "answer": "x"}\n'
