"""A sequence whose first terms are listed, and what words say of it: `the common ratio is 3/a`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from grader.equivalence import Outcome, compare
from grader.errors import Place
from grader.expressions.nodes import Add, Div, Expression, Neg
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side
from grader.expressions.traversal import free_symbols
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.texts.lines import LineLink

_LISTED = re.compile(
    r"\$(?P<terms>[^$=<>]{5,160}?)(?:\+|,)\s*(?:\\cdots|\\ldots|\\dots|\.\.\.)(?P<rest>[^$]{0,40})\$"
)
_SAID = re.compile(
    r"\bcommon (?P<what>ratio|difference)\b(?: \$[a-z]\$)?(?: of (?:this|the)[a-z ]{0,30})?,? is"
    r"(?: given by| equal to)? \$(?:[a-z]\s*=)?\s*(?P<value>[^$=<>]{1,60})(?:=[^$]{1,80})?\$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:if|suppose|assum\w{1,4}|not|cannot)\b|n't\b", re.IGNORECASE)
_LEAST, _NEAR, _LONGEST = 3, 30, 2_000


def listed_sequences(text: str, notation: Notation) -> Iterator[LineLink]:
    """Yield what words say of the ratio or the difference of the one sequence of a text."""
    if "common " not in text:
        return
    found = {match["terms"]: match for match in _LISTED.finditer(text)}
    if len(found) != 1:
        return
    terms = _terms(next(iter(found)), notation)
    if len(terms) < _LEAST:
        return
    steps: dict[str, list[Expression]] = {
        "ratio": [Div(after, before) for before, after in pairwise(terms)],
        "difference": [Add(after, Neg(before)) for before, after in pairwise(terms)],
    }
    for number, line in enumerate(text.splitlines(), start=1):
        for said in _SAID.finditer(line[:_LONGEST]):
            if not _OPEN.search(line[max(0, said.start() - _NEAR) : said.start()]):
                yield from _judged(steps[said["what"].lower()], said, number, notation)


def _terms(listed: str, notation: Notation) -> list[Expression]:
    """Return the terms of a list or of a sum; nothing where one of them cannot be read."""
    whole = parse(f"${listed.rstrip(' +,')}$", notation)
    read = list(whole.args) if isinstance(whole, Add) else []
    if "," in listed and not read:
        texts = listed.rstrip(" +,").split(",")
        parsed = [parse(f"${each}$", notation) for each in texts]
        read = [each for each in parsed if isinstance(each, Expression)]
        return read if len(read) == len(texts) else []
    return read


def _judged(
    steps: list[Expression], said: re.Match[str], line: int, notation: Notation
) -> Iterator[LineLink]:
    first, *others = steps
    if any(compare(first, each, notation).outcome is not Outcome.EQUIVALENT for each in others):
        return
    value = parse(f"${said['value']}$", notation)
    if not isinstance(value, Expression) or free_symbols(value) != free_symbols(first):
        return
    verdict = compare(first, value, notation)
    if verdict.outcome not in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
        return
    same = verdict.outcome is Outcome.EQUIVALENT
    place = Place("", line, said.start() + 1)
    sides = Side(first, f"common {said['what']}", place), Side(value, said["value"], place)
    outcome = LinkOutcome.HOLDS if same else LinkOutcome.FAILS
    yield LineLink(*sides, "=", Judged(outcome, verdict))
