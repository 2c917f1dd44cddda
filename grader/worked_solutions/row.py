"""One row of `grader steps`: a worked solution in, its links with what became of each out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from grader.equivalence import Evidence
from grader.errors import SubmissionError
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.statement import Side
from grader.expressions.writing import to_plain
from grader.readers.registry import read_document
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.said import with_claims
from grader.worked_solutions.texts.lines import LineLink, judged_lines
from grader.worked_solutions.texts.notation import own_notation, shows_decimal_commas

#: Nothing is declared: letters behind numbers are names first, and units where that makes sense.
NOTATION = Notation()


@dataclass(frozen=True, slots=True)
class StepLink:
    """One link of a solution as it is reported."""

    line: int
    raw: str
    left: str
    right: str
    outcome: LinkOutcome
    evidence: Evidence


def steps_row(row: Mapping[str, object]) -> dict[str, object]:
    """Check one worked solution, `{"id", "text"}`; raise `ValueError` for a row without text."""
    if not isinstance(row.get("text"), str):
        raise ValueError("a row needs a text")
    links = solution_links(str(row["text"]))
    return {"id": row.get("id", ""), "steps": [_fields(link) for link in links]}


def _fields(link: StepLink) -> dict[str, object]:
    evidence = {"kind": "none"} if link.evidence is None else asdict(link.evidence)
    return {
        "line": link.line,
        "raw": link.raw,
        "left": link.left,
        "right": link.right,
        "outcome": str(link.outcome),
        "evidence": evidence,
    }


def solution_links(text: str) -> list[StepLink]:
    """Return the links of a worked solution that claim an identity or a computation, in order."""
    given = NOTATION
    if shows_decimal_commas(text):
        given = replace(NOTATION, decimal_comma=True, comma_groups=False)
    try:
        statements = read_document("solution.md", text.encode(), given).statements
        notation = own_notation(statements, given)
        if notation != given:
            statements = read_document("solution.md", text.encode(), notation).statements
    except SubmissionError:
        return []
    rows = judged_lines(statements, notation, text)
    told = with_claims(rows, statements, text, notation)
    links = [_reported(link) for row in told for link in row]
    return sorted(links, key=lambda link: link.line)


def _reported(link: LineLink) -> StepLink:
    return StepLink(
        line=link.right.place.line,
        raw=link.raw,
        left=_shown(link.left),
        right=_shown(link.right),
        outcome=link.judged.outcome,
        evidence=link.judged.verdict.evidence,
    )


def _shown(side: Side) -> str:
    return to_plain(side.expression) if isinstance(side.expression, Expression) else side.raw
