"""One row of `grader steps`: a worked solution in, its links with what became of each out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from grader.equivalence import Evidence, Outcome, Refuted, Verdict
from grader.errors import SubmissionError
from grader.expressions.nodes import Expression, Number
from grader.expressions.notation import Notation
from grader.expressions.statement import Side, Statement
from grader.expressions.writing import to_plain
from grader.readers.registry import read_document
from grader.worked_solutions.context import Context, context_of
from grader.worked_solutions.equations import Broken, broken_equations
from grader.worked_solutions.links import OPEN, Judged, Link, judge
from grader.worked_solutions.notation import own_notation
from grader.worked_solutions.outcome import LinkOutcome

#: Nothing is declared: letters behind numbers are names first, and units where that makes sense.
NOTATION = Notation()
_CLAIMS = {"=", "~"}


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
    try:
        statements = read_document("solution.md", text.encode(), NOTATION).statements
        notation = own_notation(statements, NOTATION)
        if notation != NOTATION:
            statements = read_document("solution.md", text.encode(), notation).statements
    except SubmissionError:
        return []
    context = context_of(text, statements, notation)
    links = [
        list(statement_links(statement, context.at(position)))
        for position, statement in enumerate(statements)
    ]
    for broken in broken_equations(statements):
        row = links[broken.position]
        if all(link.outcome is not LinkOutcome.FAILS for link in row):
            wrong = _not_following(statements, broken)
            links[broken.position] = [wrong, *(link for link in row if link.raw != wrong.raw)]
    return [link for row in links for link in row]


def _not_following(statements: Sequence[Statement], broken: Broken) -> StepLink:
    """Return the link of a line that does not follow from an equation above it."""
    left, right = statements[broken.position].sides[:2]
    said = statements[broken.equation].raw
    verdict = Verdict(Outcome.DIFFERENT, "not-following", Refuted((), said, _raw(left, right, "=")))
    return _reported(left, right, "=", Judged(LinkOutcome.FAILS, verdict))


def statement_links(statement: Statement, context: Context) -> Iterator[StepLink]:
    """Judge the links of one chain."""
    pairs = zip(statement.sides, statement.sides[1:], statement.relations, strict=False)
    previous = ""
    for left, right, op in pairs:
        first, previous = previous not in _CLAIMS, op
        if op not in _CLAIMS or not (left.raw.strip() and right.raw.strip()):
            continue
        judged = _judge_sides(left, right, op == "~", first, statement, context)
        if judged.claims:
            yield _reported(left, right, op, judged)


def _judge_sides(
    left: Side, right: Side, loose: bool, first: bool, statement: Statement, context: Context
) -> Judged:
    first_side, second_side = left.expression, right.expression
    if not isinstance(first_side, Expression) or not isinstance(second_side, Expression):
        return Judged(LinkOutcome.UNREAD, Verdict(Outcome.UNREADABLE, "link-unread"))
    if context.uses_own_operator(left.raw, right.raw):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=not first)
    if _says_what_is_counted(left, right):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    rewrites = context.rewrites(first_side, second_side, statement)
    link = Link(first_side, second_side, loose, first, context.notation, rewrites, context.names)
    return judge(link, context.definitions)


def _says_what_is_counted(left: Side, right: Side) -> bool:
    """Whether `25 students = 5 groups` says that quantities are worth the same, no arithmetic."""
    sides = left.expression, right.expression
    if not all(isinstance(side, Number) for side in sides) or sides[0] == sides[1]:
        return False
    return any(character.isalpha() for character in left.raw)


def _reported(left: Side, right: Side, op: str, judged: Judged) -> StepLink:
    sign = "≈" if op == "~" else op
    return StepLink(
        line=right.place.line,
        raw=_raw(left, right, sign),
        left=_shown(left),
        right=_shown(right),
        outcome=judged.outcome,
        evidence=judged.verdict.evidence,
    )


def _raw(left: Side, right: Side, sign: str) -> str:
    return f"{left.raw} {sign} {right.raw}"


def _shown(side: Side) -> str:
    return to_plain(side.expression) if isinstance(side.expression, Expression) else side.raw
