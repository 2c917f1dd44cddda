"""A rubric is mended: who gets other points, and why."""

from __future__ import annotations

import shutil
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest

from grader.batch.cache import NoCache
from grader.batch.grading import graded
from grader.batch.locking import owned
from grader.errors import UsageError
from grader.readers.handed_in.submissions import find_submissions
from grader.review.changes.rerun import Rerun
from grader.review.web.serving import written
from grader.rubric.load import load_rubric
from tests.commands.running import Ended, run
from tests.review.classes import Class, page

LATE = """\
title: A small test
policies:
  late: {due: 2026-03-01 23:59, cost: 50%}
"""


def _mend(home: Class, old: str, new: str) -> None:
    text = home.rubric.read_text(encoding="utf-8")
    assert old in text
    home.rubric.write_text(text.replace(old, new), encoding="utf-8")


def _rerun(home: Class, never_lower: bool = False) -> Rerun:
    rubric = load_rubric(home.rubric)
    found = find_submissions([home.folder / "handed-in"])
    pages = [graded(rubric, each) for each in found]
    return Rerun.of(home.out, home.snapshot, rubric, found, pages, never_lower)


def _points(rerun: Rerun) -> dict[tuple[str, str], tuple[Fraction | None, Fraction | None]]:
    return {
        (each.student, each.part): (
            each.before.points if each.before else None,
            each.after.points if each.after else None,
        )
        for each in rerun.changes
    }


def test_nothing_changes_under_the_same_rubric(home: Class) -> None:
    assert _rerun(home).changes == ()


def test_another_reference_changes_both_ways_with_the_reason(home: Class) -> None:
    _mend(home, "x^2 + 2*x + 1", "x^2 + 1")
    rerun = _rerun(home)
    assert _points(rerun) == {
        ("ann", "q1.square"): (3, 0), ("ben", "q1.square"): (0, 3),
        ("cas", "q1.square"): (0, 3), ("dee", "q1.square"): (3, 0),
    }  # fmt: skip
    assert "the reference is x^2 + 1 instead of x^2 + 2*x + 1" in rerun.changes[0].reason


def test_a_known_wrong_answer_gives_a_share(home: Class) -> None:
    wrong = "points: 3, misconceptions: [{id: no-middle, value: x^2 + 1, message: M., share: 1/3}]}"
    _mend(home, "points: 3}", wrong)
    rerun = _rerun(home)
    assert _points(rerun) == {("ben", "q1.square"): (0, 1), ("cas", "q1.square"): (0, 1)}
    assert "it is now known as no-middle" in rerun.changes[0].reason


def test_decisions_stay_and_nothing_is_written_by_looking(home: Class) -> None:
    home.decide(home.decision("ann", "q1.square", 2))
    home.grade()
    before = {p: p.read_bytes() for p in home.out.rglob("*") if p.is_file()}
    _mend(home, "x^2 + 2*x + 1", "x^2 + 1")
    rerun = _rerun(home)
    assert ("ann", "q1.square") not in _points(rerun)
    assert before == {p: p.read_bytes() for p in home.out.rglob("*") if p.is_file()}


def test_never_lower_keeps_what_goes_down_and_lasts(home: Class) -> None:
    _mend(home, "x^2 + 2*x + 1", "x^2 + 1")
    home.hand_in("dee", page("2x + 1 + x^2", ""))  # another answer is marked as it is
    rerun = _rerun(home, never_lower=True)
    assert [decision.student for decision in rerun.kept] == ["ann"]
    rerun.write(NoCache(), NoCache())
    for _ in range(2):
        points = {name: home.mark(name, "q1.square")["points"] for name in home.results()}
        assert points == {"ann": 3, "ben": 3, "cas": 3, "dee": 0}
        home.grade()
    assert home.mark("ann", "q1.square")["manual"]["marker"] == "never-lower"


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("points: 3}", "points: 6}", {("ann", "q1.square"), ("dee", "q1.square")}),
        ("{id: square,", "{id: squared,", {(n, p) for n in ("ann", "ben", "cas", "dee")
                                           for p in ("q1.square", "q1.squared")}),
    ],
)  # fmt: skip
def test_parts_that_change_or_come_and_go_are_told(
    home: Class, old: str, new: str, change: set[tuple[str, str]]
) -> None:
    _mend(home, old, new)
    assert change <= set(_points(_rerun(home)))


def test_the_command(home: Class) -> None:
    arguments = (
        "regrade",
        str(home.rubric),
        str(home.folder / "handed-in"),
        "--out",
        str(home.out),
    )
    _mend(home, "x^2 + 2*x + 1", "x^2 + 1")
    dry = run(*arguments, "--dry-run")
    assert "ann  q1.square  3 → 0" in dry.out
    assert "4 marks of 4 students change: 2 higher, 2 lower" in dry.out
    assert "Nothing was written" in dry.out
    assert home.mark("ann", "q1.square")["points"] == 3
    done = run(*arguments, "--never-lower")
    assert done.code == 3
    assert "2 marks are kept by --never-lower" in done.out
    assert "ben  q1.square  0 → 3" in done.out
    assert home.mark("ann", "q1.square")["points"] == 3
    assert run(*arguments).out.startswith("Nothing changes.")


def test_without_a_class_it_says_so(home: Class) -> None:
    ended = run("regrade", str(home.rubric), str(home.folder), "--out", str(home.folder / "none"))
    assert ended.code == 2
    assert "nothing-graded" in ended.err


def test_items_and_examples_grade_nothing_again(home: Class) -> None:
    arguments = (str(home.rubric), str(home.folder / "handed-in"), "--out", str(home.out))
    run("grade", *arguments)
    kept = {path.name for path in (home.out / ".cache").iterdir()}
    _mend(home, "points: 3}", "points: 3, examples: [{given: x, outcome: incorrect}]}")
    _mend(home, "rule., points: 2", "rule., points: 1")
    run("grade", *arguments)
    assert {path.name for path in (home.out / ".cache").iterdir()} == kept
    _mend(home, "points: 3,", "points: 4,")
    run("grade", *arguments)
    assert len({path.name for path in (home.out / ".cache").iterdir()} & kept) == len(kept) - 4


# -- the command -----------------------------------------------------------------------------------


def _regrade(home: Class, handed_in: Path, *more: str) -> Ended:
    command = ("regrade", str(home.rubric), str(handed_in), "--out", str(home.out), "--jobs", "1")
    return run(*command, *more)


def test_a_folder_in_use_is_left_alone(home: Class) -> None:
    before = (home.out / "results.json").read_bytes()
    _mend(home, "points: 3", "points: 5")
    with owned(home.out):
        for ended in (_regrade(home, home.folder / "handed-in"), run("publish", str(home.out))):
            assert ended.code == 2
            assert "out-in-use" in ended.err
        with pytest.raises(UsageError):
            written(home.out, "")
    assert (home.out / "results.json").read_bytes() == before
    assert _regrade(home, home.folder / "handed-in").code == 3


def test_late_work_stays_late(home: Class) -> None:
    _mend(home, "title: A small test", LATE)
    handed_in = home.folder / "handed-in"
    (handed_in / "roster.csv").write_text(
        "student,submitted\nann,2026-03-02 12:00\nben,2026-03-01 12:00\n", encoding="utf-8"
    )
    grading = ("grade", str(home.rubric), str(handed_in), "--out", str(home.out), "--jobs", "1")
    assert run(*grading).code == 3
    assert home.results()["ann"]["points"] == 1.5
    assert "Nothing changes" in _regrade(home, handed_in, "--dry-run").out
    _mend(home, "cost: 50%", "cost: 20%")
    ended = _regrade(home, handed_in)
    assert ended.out.splitlines()[0].startswith("ann  total  1.5 → 2.4  ")
    assert "The policies change 1 total." in ended.out
    assert home.results()["ann"]["points"] == 2.4


def test_a_zip_is_graded_again_as_it_was_graded(home: Class) -> None:
    packed = home.folder / "class.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted((home.folder / "handed-in").iterdir()):
            archive.write(path, path.name)
    shutil.rmtree(home.out)
    assert run("grade", str(home.rubric), str(packed), "--out", str(home.out)).code == 3
    kept = sorted((home.out / "collected").rglob("*"))
    _mend(home, "x^2 + 2*x + 1", "x^2 + 1")
    told = _regrade(home, packed, "--dry-run").out
    assert "4 marks of 4 students change" in told
    assert sorted((home.out / "collected").rglob("*")) == kept
    assert "4 marks of 4 students change" in _regrade(home, packed).out
    assert home.mark("ben", "q1.square")["points"] == 3
