"""Loads rubrics whose answer keys are computed once: by content, in whatever run.

An entry is found by the rubric's text and name, the numbers drawn for the student, and the grader
with the libraries that compute for it. It says which files the rubric refers to and what they
held; one that has changed makes it worthless.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from grader.batch.cache import Cache, NoCache, fingerprint, grader_fingerprint
from grader.batch.computing import compute_rubric
from grader.batch.processes.pool import Limits
from grader.errors import Place, Problem, RubricError
from grader.regular_files import read_regular
from grader.rubric.build import draw, sample_students
from grader.rubric.load import Template, computed_rubric, files_named, in_order, read_template
from grader.rubric.types import Rubric

_LIBRARIES = ("sympy", "python-flint", "mpmath", "pydantic", "PyYAML")
_DAYS = 60
MODEL_LIMITS = Limits(seconds=60.0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A computed rubric, and the hashes of the files that it refers to, by their paths."""

    files: Mapping[str, str]
    rubric: Rubric


def key_cache() -> Cache:
    """Return the cache of answer keys that all runs of this user share.

    `GRADER_CACHE_DIR` says where it is; else it stands among the user's caches.
    """
    place = os.environ.get("GRADER_CACHE_DIR")
    try:
        among = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # a user without a home
        return NoCache() if not place else Cache(Path(place) / "keys", private=True)
    return Cache((Path(place) if place else among / "grader") / "keys", private=True)


def load_once(path: Path, cache: Cache, limits: Limits = MODEL_LIMITS) -> Rubric:
    """Load a rubric with its key, from the cache where it was computed before.

    Raises `RubricError` with every problem, or for a computation beyond the limits.
    """
    template = read_template(path)

    def compute(before: Rubric | None) -> Rubric:
        return compute_rubric(template, "", limits, before)

    return _kept(template, "", (), cache, compute)


def for_student_once(
    rubric: Rubric, student: str, cache: Cache, limits: Limits | None = MODEL_LIMITS
) -> Rubric:
    """Return the rubric with this student's numbers and their key; without limits, in-process.

    Raises `RubricError` where it does not work for these numbers.
    """
    if not rubric.parameters or not student:
        return rubric

    def compute(before: Rubric | None) -> Rubric:
        if limits is not None:
            return compute_rubric(rubric.template, student, limits, before)
        return computed_rubric(rubric.template, student, before=before)

    drawn = tuple(f"{name}={value}" for name, value in draw(rubric.parameters, student).items())
    return _kept(rubric.template, student, drawn, cache, compute)


def check_draws(rubric: Rubric, cache: Cache, limits: Limits = MODEL_LIMITS) -> list[Problem]:
    """Return what goes wrong for other numbers than the first, each once, with such numbers."""
    found: dict[tuple[str, Place], Problem] = {}
    for student in sample_students(rubric.parameters):
        try:
            for_student_once(rubric, student, cache, limits)
        except RubricError as error:
            drawn = draw(rubric.parameters, student).items()
            numbers = ", ".join(f"{name} = {value}" for name, value in drawn)
            for problem in error.problems:
                told = replace(problem, text=f"with {numbers}: {problem.text}")
                found.setdefault((problem.code, problem.place), told)
    return in_order(list(found.values()))


def _kept(
    template: Template,
    student: str,
    drawn: Sequence[str],
    cache: Cache,
    compute: Callable[[Rubric | None], Rubric],
) -> Rubric:
    place = (*_common(), template.source, str(template.folder))
    key = fingerprint([*place, template.data, *drawn])
    entry = cache.get(key)
    if isinstance(entry, _Entry) and entry.files == _hashes(map(Path, entry.files)):
        return entry.rubric
    last = fingerprint(["last", *place, *drawn])
    rubric = compute(_before(cache, last, student))
    cache.put(key, _Entry(_hashes(files_named(template, rubric, student)), rubric))
    cache.put(last, key)
    cache.forget_older(_DAYS)
    return rubric


def _before(cache: Cache, last: str, student: str) -> Rubric | None:
    """Return the rubric that was computed last of a file, if all files that it names are as then.

    `last` names the entry that says which it was.
    """
    key = cache.get(last)
    entry = cache.get(key) if isinstance(key, str) else None
    if not isinstance(entry, _Entry):
        return None
    rubric = entry.rubric
    now = _hashes(files_named(rubric.template, rubric, student))
    return rubric if now == entry.files else None


@cache
def _common() -> tuple[str, ...]:
    versions = (f"{name} {version(name)}" for name in _LIBRARIES)
    return ("rubric", grader_fingerprint(), sys.version, *versions)


def _hashes(files: Iterable[Path]) -> dict[str, str]:
    return {str(path): _hash(path) for path in files}


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(read_regular(path)).hexdigest()
    except OSError:  # gone since
        return ""
