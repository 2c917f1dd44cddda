"""The class of the tests, and what is done with it."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.batch.cache import NoCache
from grader.batch.grading import graded
from grader.readers.handed_in.submissions import find_submissions
from grader.review.applying import Case, cases_of
from grader.review.run import Finished, finish_run
from grader.review.store.database import Store, url_of
from grader.review.store.decisions import Decision
from grader.review.store.snapshot import Snapshot, demand_snapshot
from grader.rubric.load import load_rubric
from tests.helpers.pngs import png

RUBRIC = """\
title: A small test
questions:
  - id: q1
    title: Expand
    parts:
      - {id: square, answer: expression, reference: x^2 + 2*x + 1, points: 3}
  - id: q2
    title: Words
    parts:
      - id: why
        title: Why is it so
        answer: review
        points: 4
        items:
          - {id: names, text: Names the rule., points: 2, hints: [chain rule]}
          - {id: reason, text: Gives a reason., points: 2, hints: [because]}
"""

RED, BLUE = png(6, 4, (250, 0, 0)), png(6, 4, (0, 0, 250))

_PAGE = "## Question 1\n\nsquare: ${formula}$\n\n## Question 2\n\n### Why is it so\n\n{words}\n"


def page(formula: str, words: str) -> str:
    """Return what a student hands in."""
    return _PAGE.replace("{formula}", formula).replace("{words}", words)


#: ann is right, ben and cas share a wrong formula, dee left the words out.
STUDENTS = {
    "ann": page("x^2 + 2x + 1", "By the chain rule, because it is a composition."),
    "ben": page("x^2 + 1", "No idea."),
    "cas": page("1 + x^2", "Because the chain rule is not needed here."),
    "dee": page("(x+1)^2", ""),
}


@dataclass(frozen=True)
class Class:
    """The folder of the rubric, the submissions and the results."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def rubric(self) -> Path:
        return self.folder / "rubric.yaml"

    def grade(self, *only: str, pruning: bool = False) -> Finished:
        """Grade the class, or some students, in this process."""
        rubric = load_rubric(self.rubric)
        found = find_submissions([self.folder / "handed-in"])
        chosen = [each for each in found if not only or each.student in only]
        pages = [graded(rubric, each) for each in chosen]
        return finish_run(self.out, rubric, chosen, pages, NoCache(), pruning)

    def hand_in(self, student: str, text: str) -> None:
        """Hand in something else."""
        (self.folder / "handed-in" / f"{student}.md").write_text(text, encoding="utf-8")

    @property
    def snapshot(self) -> Snapshot:
        return demand_snapshot(self.out)

    def case(self, student: str, part: str) -> Case:
        """Return an answer."""
        cases = cases_of(self.snapshot)
        return next(c for c in cases if (c.student, c.part.id) == (student, part))

    def decision(self, student: str, part: str, points: object = None, **more: Any) -> Decision:
        """Make a decision about an answer as it stands."""
        case = self.case(student, part)
        given = None if points is None else Fraction(str(points))
        values: dict[str, Any] = {
            "items": (), "comment": "", "marker": "mia", "time": datetime.now(UTC),
            "answer_hash": case.hash, "batch": f"{student}-{part}-{points}", **more,
        }  # fmt: skip
        return Decision(part, student, points=given, **values)

    def decide(self, *decisions: Decision) -> None:
        """Save decisions."""
        store = Store(url_of(self.out))
        store.add(decisions)
        store.close()

    def overrides(self, *rows: str) -> None:
        """Write a file of overrides."""
        text = "\n".join(["student,part,points,comment", *rows, ""])
        (self.out / "overrides.csv").write_text(text, encoding="utf-8")

    def results(self) -> dict[str, Any]:
        """Return results.json by student."""
        data = json.loads((self.out / "results.json").read_text(encoding="utf-8"))
        return {each["student"]: each for each in data["submissions"]}

    def mark(self, student: str, part: str) -> dict[str, Any]:
        """Return a mark of results.json."""
        parts = self.results()[student]["parts"]
        return next(each for each in parts if each["id"] == part)  # type: ignore[no-any-return]

    def grades(self) -> dict[str, dict[str, str]]:
        """Return grades.csv by student."""
        with (self.out / "grades.csv").open(encoding="utf-8") as file:
            return {row["student"]: row for row in csv.DictReader(file)}
