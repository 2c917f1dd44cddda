"""What the words of a text claim: `91 is prime`, "half of 84 is 42", "the roots add up to 5"."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.worked_solutions.said.arithmetic import arithmetic_in_words
from grader.worked_solutions.said.asymptotes import asymptotes
from grader.worked_solutions.said.claims_in_words import claims_in_words
from grader.worked_solutions.said.integers_between import integers_between
from grader.worked_solutions.said.listed_sequences import listed_sequences
from grader.worked_solutions.said.number_facts import number_facts
from grader.worked_solutions.said.restated import restated
from grader.worked_solutions.said.right_triangles import right_triangles
from grader.worked_solutions.said.roots import claims_of_roots
from grader.worked_solutions.said.row_operations import row_operations
from grader.worked_solutions.texts.lines import LineLink


def with_claims(
    rows: Sequence[Sequence[LineLink]],
    statements: Sequence[Statement],
    text: str,
    notation: Notation,
) -> list[list[LineLink]]:
    """Return the links of all lines, with what the words of the text claim in a list behind them.

    What words and signs say together, `the sum of 3 and 4 = 7`, is judged once, as a whole.
    """
    shown = [link for row in rows for link in row]
    claims = [
        claim
        for claim in claims_said(statements, text, notation)
        if not any(_is_within(claim, link) for link in shown)
    ]
    kept = [[link for link in row if not any(_ends(each, link) for each in claims)] for row in rows]
    return [*kept, claims]


def _is_within(claim: LineLink, link: LineLink) -> bool:
    """Whether a link says what a claim does, from the same word on or from one before it."""
    return _same_end(claim, link) and link.left.place.column <= claim.left.place.column


def _ends(claim: LineLink, link: LineLink) -> bool:
    """Whether a link is the end of what words claim."""
    return _same_end(claim, link) and claim.left.place.column < link.left.place.column


def _same_end(claim: LineLink, link: LineLink) -> bool:
    lines = claim.left.place.line == link.left.place.line
    return lines and claim.right.raw.strip(" $.") == link.right.raw.strip(" $.")


def claims_said(statements: Sequence[Statement], text: str, notation: Notation) -> list[LineLink]:
    """Return what the words of a text claim, with what became of each claim."""
    return [
        *claims_in_words(text, notation),
        *number_facts(text),
        *arithmetic_in_words(text, notation),
        *restated(statements, text, notation),
        *listed_sequences(text, notation),
        *right_triangles(statements, text, notation),
        *integers_between(statements, text),
        *claims_of_roots(statements, text, notation),
        *row_operations(text),
        *asymptotes(statements, text, notation),
    ]
