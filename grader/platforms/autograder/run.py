"""Grades the one submission that Gradescope's autograder is started for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.batch.grading import ClassRun, grade_class
from grader.batch.processes.pool import Limits
from grader.batch.writing import temporary_folder, write_atomically
from grader.exports.results_json import results_json
from grader.platforms.export.gradescope_results import gradescope_results
from grader.platforms.files.copying import copy_all
from grader.platforms.files.folders import open_folder
from grader.platforms.files.limits import Budget, for_one_student
from grader.platforms.files.safe_names import folder_of
from grader.platforms.tables.grades import RESULTS, read_grades
from grader.readers.handed_in import find_submissions
from grader.regular_files import read_regular
from grader.rubric.types import Rubric

_MAX_BYTES = 5_000_000


def run_autograder(rubric: Rubric, root: Path, limits: Limits, name_by: str) -> ClassRun:
    """Grade what stands in `root/submission`, and write `root/results/results.json`.

    The student is who the metadata say, by `name_by` (`name`, `email` or `id`); for a group that is
    all of them.
    """
    student = folder_of(_student(root / "submission_metadata.json", name_by) or "submission")
    with temporary_folder() as folder:
        download = open_folder(root / "submission", "submission")
        copy_all(download.entries, folder / "class" / student, Budget(), for_one_student())
        run = grade_class(rubric, find_submissions([folder / "class"]), limits)
        write_atomically(folder / RESULTS, results_json(rubric, run.results))
        [grade] = read_grades(folder)
    write_atomically(root / "results" / RESULTS, gradescope_results(grade))
    return run


def _student(metadata: Path, name_by: str) -> str:
    try:
        data = json.loads(read_regular(metadata, _MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return ""
    users = data.get("users") if isinstance(data, dict) else None
    found = users if isinstance(users, list) else []
    return " and ".join(_of_user(user, name_by) for user in found if isinstance(user, dict))


def _of_user(user: Mapping[str, Any], name_by: str) -> str:
    return str(user.get(name_by) or user.get("email") or user.get("id") or "")
