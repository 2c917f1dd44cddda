"""What is needed to build the questions of a rubric, and where their problems are collected."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.errors import Place, Problem
from grader.expressions.notation import Notation
from grader.rubric.build.models import Models
from grader.rubric.yaml_text.places import Located


@dataclass(slots=True)
class Building:
    """What is needed to build questions; `problems` collects what is wrong."""

    notation: Notation
    models: Models
    each: Located
    problems: list[Problem]
    ids: dict[str, Place] = field(default_factory=dict)

    def say(self, code: str, text: str, place: Place, mend: str = "") -> None:
        """Report a problem."""
        self.problems.append(Problem(code, text, place, mend))
