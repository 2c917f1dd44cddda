"""The lines above an answer, in its own section: the working that leads there, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from grader.answers.base import MarkOutcome
from grader.errors import Place
from grader.expressions.nodes import Expression, Number, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.marking.attempts import Attempt
from grader.marking.types import LinkOutcome, WorkingLine
from grader.marking.working.claims import Judge
from grader.marking.working.judge import judge_of, judge_statement
from grader.sections import Section
from grader.worked_solutions import LineLink, carried_on, judged_lines, with_claims

_FOLLOWS = "this goes on from the line above that does not hold"
#: So many lines of a section are judged.
MAX_LINES = 60
_IMPLIES = "⇒"


def lines_of(
    attempt: Attempt, sections: Sequence[Section], own: Mapping[Expression, Expression]
) -> tuple[tuple[WorkingLine, ...], tuple[WorkingLine, ...]]:
    """Return the links of the answer's own line, and those above it in the sections of its part.

    A solution that is lost on the way is none where the answer is right without it.
    Where a model defines the names it judges them, `own` being wrong results of the student's;
    else the lines say themselves what their names are. A link of the answer's own line is among
    those above only where the line does not follow from an equation above it.
    """
    response = attempt.response
    answer = response.statement if response else None
    if response is None:
        return (), ()
    judge = judge_of(attempt.asked, own)
    statements = _up_to(answer, _statements(sections)) if answer is not None else ()
    if judge.model is not None:
        above = (line for each in statements[:-1] for line in judge_statement(each, judge))
        return judge_statement(answer, judge) if answer is not None else (), tuple(above)
    right = attempt.checked is not None and attempt.checked.outcome is MarkOutcome.CORRECT
    text = _text(sections)
    rows = judged_lines(statements, judge.notation, text, quantities=False, negative=not right)
    told = _with_claims(rows, statements, text, judge, response.place)
    tainted = _Tainted()
    shown = tuple(tainted.line(link) for link in _shown(told, right))
    if answer is None:
        return (), shown
    if len(statements) < 2:
        return judge_statement(answer, judge), shown
    return tuple(_own_lines(answer, statements, judge, rows[-1])), shown


def _own_lines(
    answer: Statement, statements: Sequence[Statement], judge: Judge, row: Sequence[LineLink]
) -> Iterator[WorkingLine]:
    """Judge the line of an answer, which may go on with a formula further up.

    What it takes the lines above to decide is judged with them.
    """
    parts, owners = carried_on(statements)
    last = [part for part, owner in zip(parts, owners, strict=True) if owner == owners[-1]]
    if statements[-1].place != answer.place or last == [answer]:
        last = [answer]
    known = {link.raw: line_of(link) for link in row if not link.equation}
    for line in (line for part in last for line in judge_statement(part, judge)):
        other = known.get(line.raw.replace(" ~ ", " ≈ "))
        open_ = line.outcome is LinkOutcome.UNDECIDED
        wrong = line.outcome is LinkOutcome.FAILS
        holds = other is not None and other.outcome is LinkOutcome.HOLDS
        yield other if other is not None and (open_ or (wrong and holds)) else line


def _with_claims(
    rows: Sequence[list[LineLink]],
    statements: Sequence[Statement],
    text: str,
    judge: Judge,
    answer: Place,
) -> list[list[LineLink]]:
    """Return the links of the lines, with what words above the answer claim among them."""
    *kept, claims = with_claims(rows, statements, text, judge.notation)
    *above, last = kept or [[]]
    lines = [statement.place.line for statement in statements[:-1]]
    behind: list[LineLink] = []
    for claim in (claim for claim in claims if claim.right.place.line < answer.line):
        line = claim.right.place.line
        at = next((at for at, each in enumerate(lines) if each >= line), None)
        if at is None:
            behind.append(claim)
        else:
            above[at].insert(0, claim)
    return [*above, behind, last]


def _statements(sections: Sequence[Section]) -> Iterator[Statement]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Statement))


def _text(sections: Sequence[Section]) -> str:
    """Return the words of the section, each line at its own number.

    Those of several cells or pages, each of which counts its own, stand behind all numbers.
    """
    lines: dict[int, str] = {}
    written = [prose for section in sections for prose in section.lines]
    several = len({prose.place.source for prose in written}) > 1
    behind = max((prose.place.end_line for prose in written), default=0) + 1
    for prose in written:
        for offset, line in enumerate(prose.text.split("\n")):
            number = behind + len(lines) if several else prose.place.line + offset
            lines[number] = " " * (prose.place.column - 1) + line
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def _up_to(answer: Statement, statements: Iterator[Statement]) -> Sequence[Statement]:
    """Return the statements up to the answer; none where it does not stand among them."""
    found: list[Statement] = []
    for statement in statements:
        found.append(statement)
        if statement.place == answer.place:
            return found[-MAX_LINES:]
    return _up_to_line(answer, found)


def _up_to_line(answer: Statement, statements: Sequence[Statement]) -> Sequence[Statement]:
    """Return the statements up to the last one in the line of an answer of several of them.

    `x = 2 or x = 3` are two statements, and one answer.
    """
    beside = [
        at for at, statement in enumerate(statements) if statement.place.row == answer.place.row
    ]
    values = all(isinstance(statements[at].sides[0].expression, Symbol) for at in beside)
    return statements[: beside[-1] + 1][-MAX_LINES:] if beside and values else ()


def _shown(rows: Sequence[Sequence[LineLink]], right: bool) -> Iterator[LineLink]:
    """Yield the links of the lines above, and one of the last that breaks with them.

    The other links of the last line are those of the answer itself.
    """
    for row in rows[:-1]:
        yield from row
    for link in rows[-1]:
        if link.equation or (link.fails and link.relation == _IMPLIES and not right):
            yield link


def line_of(link: LineLink) -> WorkingLine:
    """Return a link as a line of working, with what changed in it where it fails."""
    verdict = None if link.equation else link.judged.verdict
    return WorkingLine(link.right.place, link.raw, link.judged.outcome, link.change, verdict)


class _Tainted:
    """Turns links into lines, in order, and knows what came out of one that does not hold."""

    def __init__(self) -> None:
        self.values: set[Expression] = set()

    def line(self, link: LineLink) -> WorkingLine:
        """Return a line; one that goes on rightly from a wrong result follows from it."""
        line = line_of(link)
        follows = line.outcome is LinkOutcome.HOLDS and self._uses(link)
        if follows:
            line = replace(line, outcome=LinkOutcome.FOLLOWS, text=_FOLLOWS)
        if follows or line.outcome is LinkOutcome.FAILS:
            self.values |= set(_results(link))
        return line

    def _uses(self, link: LineLink) -> bool:
        sides = (link.left.expression, link.right.expression)
        return any(n in self.values for s in sides if isinstance(s, Expression) for n in walk(s))


def _results(link: LineLink) -> Iterator[Expression]:
    """Yield what a link passes on: the value that it comes to, the unknown of an equation."""
    left, right = link.left.expression, link.right.expression
    if link.equation and isinstance(left, Expression):
        yield from free_symbols(left)
    if isinstance(right, Number) and len(right.literal) > 1:
        yield right
    if isinstance(right, Expression) and free_symbols(right):
        yield right
