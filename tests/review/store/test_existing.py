"""A run into a folder that holds results already: added to, replaced with a word, or pruned."""

from __future__ import annotations

import shutil

from grader.review.store.snapshot import stored_in
from tests.commands.running import Ended, run
from tests.review.classes import Class


def _feedback(home: Class) -> set[str]:
    return {path.stem for path in (home.out / "feedback").glob("*.html")}


def _grade(home: Class, *students: str, more: tuple[str, ...] = ()) -> Ended:
    paths = [str(home.folder / "handed-in" / f"{name}.md") for name in students]
    return run("grade", str(home.rubric), *paths, "--out", str(home.out), "--jobs", "1", *more)


def test_students_who_are_not_in_a_run_stay(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", 3))
    ended = _grade(home, "ben")
    assert set(home.results()) == {"ann", "ben", "cas", "dee"}
    assert home.mark("ann", "q2.why")["points"] == 3
    assert "Kept beside them, graded before by the same rubric: ann, cas, dee" in ended.err
    assert "4 submissions" in ended.out


def test_prune_removes_them(home: Class) -> None:
    ended = _grade(home, "ben", more=("--prune",))
    assert set(home.results()) == {"ben"}
    assert _feedback(home) == {"ben"}
    assert "Removed from" in ended.err
    assert "ann.html" in ended.err


def test_another_version_of_the_rubric_replaces_with_a_word(home: Class) -> None:
    text = home.rubric.read_text(encoding="utf-8")
    home.rubric.write_text(text.replace("points: 3", "points: 5"), encoding="utf-8")
    ended = _grade(home, "ben")
    assert set(home.results()) == {"ben"}
    assert "another rubric graded them: ann, cas, dee" in ended.err
    assert _feedback(home) == {"ann", "ben", "cas", "dee"}


def test_the_results_of_another_assignment_are_named(home: Class) -> None:
    other = home.folder / "other.yaml"
    shutil.copy(home.rubric, other)
    text = other.read_text(encoding="utf-8").replace("A small test", "Another test")
    other.write_text(text, encoding="utf-8")
    ended = run(
        "grade", str(other), str(home.folder / "handed-in" / "ben.md"), "--out", str(home.out)
    )
    assert "This folder held the results of another rubric, A small test." in ended.err
    assert set(home.results()) == {"ben"}


def test_results_of_an_older_grader_are_named_too(home: Class) -> None:
    shutil.rmtree(home.out / ".cache")
    ended = _grade(home, "ben")
    assert "No longer among the results" in ended.err
    assert "ann, cas, dee" in ended.err


def test_a_damaged_result_of_another_student_is_told(home: Class) -> None:
    stored = stored_in(home.out)
    assert stored is not None
    (home.out / ".cache" / dict(stored.students)["ann"]).write_bytes(b"damaged")
    ended = _grade(home, "ben")
    assert set(home.results()) == {"ben", "cas", "dee"}
    assert "what was kept of them is gone or damaged: ann" in ended.err
