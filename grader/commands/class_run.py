"""How `grade` and `regrade` grade a class: what is handed in is found, timed and graded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from grader.batch.cache import Anew, Cache
from grader.batch.grading import ClassRun, ShelvedRun
from grader.batch.lateness import with_times
from grader.batch.processes.pool import Limits
from grader.batch.rubrics import load_once
from grader.batch.transcribing import demand_transcriber
from grader.batch.writing import demand_apart, demand_writable
from grader.commands.exits import ExitCode
from grader.commands.options.key import chosen_cache, model_limits
from grader.commands.options.run import RunOptions
from grader.commands.printing.grade import Progress
from grader.marking.types import SubmissionStatus
from grader.platforms.collect import Sources, collected_from, split_downloads
from grader.readers.handed_in import (
    Submission,
    demand_there,
    find_submissions,
    merged,
    outside,
    unread_rosters,
)
from grader.review.applying import Decided
from grader.rubric.types import Rubric


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be graded, checked as far as it can be before any work is done."""

    options: RunOptions
    rubric: Rubric
    zips: tuple[Path, ...]
    others: tuple[Path, ...]
    found: tuple[Submission, ...]
    keys_cache: Cache
    cache: Cache

    @classmethod
    def of(cls, options: RunOptions) -> Plan:
        """Load the rubric and find the submissions; raises a `UsageError` for a wrong path."""
        demand_transcriber(options.transcriber)
        keys_cache = chosen_cache(options.no_cache)
        rubric = load_once(options.rubric, keys_cache, model_limits(options.model_seconds))
        demand_there(options.submissions)
        zips, others = split_downloads(options.submissions)
        found = outside(find_submissions(others), options.out)
        demand_apart(options.out, options.submissions)
        demand_writable(options.out)
        cache = (Anew if options.no_cache else Cache)(options.out / ".cache")
        return cls(options, rubric, zips, others, found, keys_cache, cache)


Run = TypeVar("Run", bound=ClassRun | ShelvedRun)


@dataclass(frozen=True)
class GradedClass(Generic[Run]):
    """A class as it was graded now; `paths` are the class folders, of downloads too."""

    found: tuple[Submission, ...]
    paths: tuple[Path, ...]
    sources: Sources
    run: Run


def grade_all(plan: Plan, into: Path, grade: Callable[..., Run]) -> GradedClass[Run]:
    """Grade what a plan names; downloads of platforms are collected into a folder first.

    `grade` says where the class stays: `grade_class` in memory, `grade_onto_shelf` on the disk.
    """
    options = plan.options
    sources = collected_from(plan.zips, options.rosters, into)
    paths = (*plan.others, *sources.folders)
    found = merged([*plan.found, *find_submissions(sources.folders)])
    found = with_times(plan.rubric, found, paths)
    limits = Limits.of(options.jobs, options.seconds, options.memory, options.cluster)
    problems = (*sources.problems, *unread_rosters(plan.options.submissions))
    with Progress(len(found)) as progress:
        run = grade(
            plan.rubric,
            found,
            limits,
            plan.cache,
            progress.told,
            plan.keys_cache,
            options.transcriber,
        )
    return GradedClass(found, paths, replace(sources, problems=problems), run)


def exit_code(run: ClassRun | ShelvedRun, decided: Decided, doubtful: bool) -> ExitCode:
    """Return how a command ends that has graded a class."""
    if run.crashes:
        return ExitCode.BUG
    done = all(result.status is SubmissionStatus.GRADED for result in decided.results)
    return ExitCode.DONE if done and not doubtful else ExitCode.NEEDS_REVIEW
