"""Answer keys are computed once, within a deadline, and found again by content."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.batch import computing, rubrics
from grader.batch.cache import Cache, NoCache
from grader.batch.computing import compute_rubric
from grader.batch.grading import grade_class
from grader.batch.processes.pool import Limits
from grader.batch.rubrics import for_student_once, key_cache, load_once
from grader.errors import RubricError
from grader.models.base import Iterates
from grader.readers.handed_in.submissions import find_submissions
from grader.rubric.load import Template, computed_rubric, load_rubric, read_template
from grader.rubric.students import answer_key
from grader.rubric.types import Asked, Rubric

NEWTON = """
title: Roots
models:
  newton: {kind: iteration, method: newton, function: x^2 - 2, start: 1}
questions:
  - {id: q1, model: newton, answer: iterates, reference: "x[0:4]"}
"""
TREE = """
title: Trees
models:
  tree: {kind: computation_tree, program: a tree.py}
questions:
  - {id: q1, model: tree, answer: labels, reference: labels(expression)}
"""
DRAWN = """
title: Drawn
parameters: {a: [2, 3]}
models:
  newton: {kind: iteration, method: newton, function: "x^2 - {a}", start: 1}
questions:
  - {id: q1, model: newton, answer: iterates, reference: "x[0:3]"}
"""
HEAVY = """
title: Heavy
models:
  logistic: {kind: iteration, method: fixed_point, function: 4 x (1 - x), start: 1/3}
questions:
  - {id: q1, answer: number, reference: 1}
  - {id: q2, model: logistic, answer: iterates, reference: "x[0:400]"}
"""

TWO = """
title: Two
notation: {variables: [u]}
models:
  newton: {kind: iteration, method: newton, function: x^2 - 2, start: 1}
  sample: {kind: statistics, data: {y: [1, 2, 4]}}
questions:
  - id: q1
    model: newton
    parts:
      - {id: a, answer: iterates, reference: "x[0:4]", points: 2}
      - {id: b, answer: iterates, reference: "x[0:3]", points: 2}
  - {id: q2, model: sample, answer: number, reference: mean(y)}
  - {id: q3, answer: number, reference: 1}
"""
NEWTON_A, NEWTON_B = "the model `newton`: `x[0:4]`", "the model `newton`: `x[0:3]`"
MEAN = "the model `sample`: `mean(y)`"
#: A change of a rubric, and what is computed again of it.
EDITS = {
    "a comment": ("title: Two", "title: Two  # later", set()),
    "the points of a part": ("points: 2", "points: 3", set()),
    "a part that is gone": (
        "q3, answer: number, reference: 1",
        "q3, answer: number, reference: 2",
        set(),
    ),
    "what is asked in a part": ("x[0:3]", "x[0:5]", {"the model `newton`: `x[0:5]`"}),
    "a model": ("x^2 - 2", "x^2 - 3", {NEWTON_A, NEWTON_B}),
    "another model": ("[1, 2, 4]", "[1, 2, 5]", {MEAN}),
    "the notation": ("variables: [u]", "variables: [v]", {NEWTON_A, NEWTON_B, MEAN}),
}


def _written(folder: Path, text: str) -> Path:
    path = folder / "sheet.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the students that keys were computed for."""
    told: list[str] = []

    def tell(template: Template, student: str, limits: Limits, before: Rubric | None) -> Rubric:
        told.append(student)
        return compute_rubric(template, student, limits, before)

    monkeypatch.setattr(rubrics, "compute_rubric", tell)
    return told


def test_a_key_is_computed_once_and_is_the_same(tmp_path: Path, computed: list[str]) -> None:
    path, folder = _written(tmp_path, NEWTON), tmp_path / "cache"
    first, second = (load_once(path, Cache(folder, private=True)) for _ in range(2))
    assert computed == [""]
    plain = answer_key(load_rubric(path))
    for rubric in (first, second):
        asked = answer_key(rubric)["q1"]
        assert asked.reference == plain["q1"].reference
        assert asked.library == plain["q1"].known_wrong_answers()


def test_another_text_is_another_key(tmp_path: Path, computed: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    load_once(_written(tmp_path, NEWTON), cache)
    other = load_once(_written(tmp_path, NEWTON.replace("x^2 - 2", "x^2 - 3")), cache)
    value = answer_key(other)["q1"].reference
    assert value is not None
    assert isinstance(value.value, Iterates)
    assert value.value.states[1][0].midpoint == 2
    assert computed == ["", ""]


def test_a_changed_program_is_another_key(tmp_path: Path, computed: list[str]) -> None:
    path, cache = _written(tmp_path, TREE), Cache(tmp_path / "cache")
    program = tmp_path / "a tree.py"
    program.write_text("a = 2\nb = 3\nc = a + b\n", encoding="utf-8")
    first = load_once(path, cache)
    load_once(path, cache)
    assert len(computed) == 1
    program.write_text("a = 2\nb = 3\nc = a * b\n", encoding="utf-8")
    second = load_once(path, cache)
    assert len(computed) == 2
    assert answer_key(first)["q1"].reference != answer_key(second)["q1"].reference


def test_an_entry_that_is_none_is_computed_again(tmp_path: Path, computed: list[str]) -> None:
    path, cache = _written(tmp_path, NEWTON), Cache(tmp_path / "cache")
    load_once(path, cache)
    entry = max(cache.folder.iterdir(), key=lambda each: each.stat().st_size)
    for data in (b"", entry.read_bytes()[:100], b"not a pickle"):
        entry.write_bytes(data)
        assert answer_key(load_once(path, cache))["q1"].reference is not None
    assert len(computed) == 4


def test_a_wrong_rubric_is_not_kept(tmp_path: Path) -> None:
    path, cache = _written(tmp_path, NEWTON.replace("x[0:4]", "y[0:4]")), Cache(tmp_path / "cache")
    with pytest.raises(RubricError) as plain:
        load_rubric(path)
    for _ in range(2):
        with pytest.raises(RubricError) as kept:
            load_once(path, cache)
        assert kept.value.problems == plain.value.problems
    assert not cache.folder.exists()


def test_students_with_the_same_numbers_share_a_key(tmp_path: Path, computed: list[str]) -> None:
    path, cache = _written(tmp_path, DRAWN), Cache(tmp_path / "cache")
    rubric = load_once(path, cache)
    students = [f"student-{index}" for index in range(8)]
    for student in students:
        own = for_student_once(rubric, student, cache)
        found = answer_key(own, student)["q1"].reference
        assert found == answer_key(load_rubric(path), student)["q1"].reference
    assert len(computed) <= 3  # the rubric's own, and one for each value


def test_workers_find_the_keys_of_students(tmp_path: Path) -> None:
    path, keys = _written(tmp_path, DRAWN), Cache(tmp_path / "cache")
    folder = tmp_path / "class"
    folder.mkdir()
    for index in range(4):
        (folder / f"s{index}.md").write_text("1, 1.5, 1.41", encoding="utf-8")
    rubric, found = load_once(path, keys), find_submissions([folder])
    cached = grade_class(rubric, found, Limits(jobs=1), keys_cache=keys)
    assert len(list(keys.folder.iterdir())) > 1
    assert cached == grade_class(rubric, found, Limits(jobs=1), keys_cache=keys)
    assert cached == grade_class(rubric, found, Limits(jobs=1))


def test_what_takes_too_long_is_named_with_its_line(tmp_path: Path) -> None:
    template = read_template(_written(tmp_path, HEAVY))
    with pytest.raises(RubricError) as error:
        compute_rubric(template, "", Limits(seconds=0.01))
    [problem] = error.value.problems
    assert problem.code == "computation-too-large"
    assert "takes longer than 0.01 s" in problem.text
    assert "--model-seconds" in problem.mend
    assert compute_rubric(template, "", Limits(seconds=60)).id == "sheet"


def _out_of_memory(*_: object) -> Rubric:
    raise MemoryError


def _ended_by_the_system(*_: object) -> Rubric:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="replaces code by a fork")
@pytest.mark.parametrize("compute", [_out_of_memory, _ended_by_the_system])
def test_what_needs_too_much_memory_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compute: Callable[..., Rubric]
) -> None:
    monkeypatch.setattr(computing, "computed_rubric", compute)
    monkeypatch.setattr(computing, "_way_to_start", lambda: "fork")
    template = read_template(_written(tmp_path, HEAVY))
    with pytest.raises(RubricError, match=r"memory.*make it smaller"):
        compute_rubric(template, "", Limits())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="replaces code by a fork")
def test_a_bug_in_a_model_is_loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "computed_rubric", lambda *_: 1 / 0)
    monkeypatch.setattr(computing, "_way_to_start", lambda: "fork")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        compute_rubric(read_template(_written(tmp_path, HEAVY)), "", Limits())


def test_other_ways_to_start_a_process_do_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computing, "_way_to_start", lambda: "spawn")
    path = _written(tmp_path, NEWTON)
    spawned = answer_key(compute_rubric(read_template(path), "", Limits()))
    assert spawned["q1"].reference == answer_key(load_rubric(path))["q1"].reference


def test_the_cache_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_CACHE_DIR", str(tmp_path / "here"))
    assert key_cache().folder == tmp_path / "here" / "keys"
    monkeypatch.setenv("GRADER_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "there"))
    assert key_cache().folder == tmp_path / "there" / "grader" / "keys"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert key_cache().folder == tmp_path / ".cache" / "grader" / "keys"


def test_without_a_cache_nothing_is_kept(tmp_path: Path, computed: list[str]) -> None:
    for _ in range(2):
        load_once(_written(tmp_path, NEWTON), NoCache())
    assert computed == ["", ""]


@pytest.mark.parametrize(("old", "new", "again"), EDITS.values(), ids=EDITS)
def test_a_model_that_is_declared_as_before_is_not_asked_again(
    old: str, new: str, again: set[str], tmp_path: Path
) -> None:
    before = computed_rubric(read_template(_written(tmp_path, TWO)), libraries=True)
    template = read_template(_written(tmp_path, TWO.replace(old, new)))
    assert template.data != before.template.data
    begun: list[str] = []
    found = computed_rubric(template, "", lambda what, place: begun.append(what), before, True)
    asked = {what for what in begun if what.count("`") == 4 and "known" not in what}
    assert asked == again
    assert _key(found) == _key(computed_rubric(template, libraries=True))


def _key(rubric: Rubric) -> list[Asked]:
    """Return a key without its models, which are told apart by identity."""
    return [replace(asked, model=None) for asked in answer_key(rubric).values()]


def test_a_rubric_is_computed_from_the_one_before_where_its_files_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []
    real = compute_rubric

    def watched(template: Template, student: str, limits: Limits, before: Rubric | None) -> Rubric:
        given.append(before is not None)
        return real(template, student, limits, before)

    monkeypatch.setattr(rubrics, "compute_rubric", watched)
    cache, tree = Cache(tmp_path / "cache", private=True), tmp_path / "a tree.py"
    tree.write_text("result = x + y * 2")
    load_once(_written(tmp_path, TREE), cache)
    labels = [load_once(_written(tmp_path, TREE + "# one\n"), cache)]
    tree.write_text("result = x * y")
    labels.append(load_once(_written(tmp_path, TREE + "# two\n"), cache))
    assert given == [False, True, False]
    nodes = [len(_key(each)[0].reference.value.nodes) for each in labels]  # type: ignore[union-attr]
    assert nodes == [5, 3]
