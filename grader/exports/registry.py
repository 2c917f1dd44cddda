"""The formats in which grades leave the grader; each is one module."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import FunctionType, MappingProxyType

from grader.entry_points import offered
from grader.exports.grades_csv import grades_csv
from grader.exports.results_json import results_json
from grader.marking.types import SubmissionResult
from grader.rubric.types import Rubric

#: Exports that need points and outcomes alone, so that brief results will do.
OF_BRIEF_RESULTS = frozenset({"grades.csv"})
#: The grader's own, of which is known what of a rubric they say.
OWN = frozenset({"results.json", "grades.csv"})

Export = Callable[[Rubric, Sequence[SubmissionResult]], str]

#: By the name of the file that is written.
EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        **dict(offered("grader.exports", FunctionType)),
        "results.json": results_json,
        "grades.csv": grades_csv,
    }
)
