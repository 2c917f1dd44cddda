"""`program`: a function that the student wrote, called in the sandbox on the rubric's inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from grader.answers.base import Checked, Element, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.entries import checked_entries
from grader.answers.explain.verdicts import NONE, review
from grader.answers.find.chains import field_of
from grader.answers.find.lines import lines_of
from grader.answers.find.reading import items_of
from grader.equivalence import EXACT, Enclosure, NumberPolicy, Outcome, check_number, enclose
from grader.errors import Place
from grader.expressions.nodes import Constant, Expression, Matrix, number
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.models.base import Iterates, Reference, Value
from grader.readers.document import CodeCell, Document
from grader.readers.programs import parse_program
from grader.rubric.types import Asked
from grader.sandbox.compare import shown
from grader.sandbox.run import call_function
from grader.sandbox.types import RunResult, RunStatus

CLOSE = NumberPolicy(relative=Fraction(1, 10**6))
_SHOWN = 80
#: Larger integers are compared as they are; Python would not print them.
_MAX_BITS = 10_000
_NEAR_ZERO = NumberPolicy(absolute=Fraction(1, 10**9))
Data = object
_LAMBDA = re.compile(r"\s*+lambda\b[^:\n]{0,80}:[^\n]++\s*+")


class ProgramKind:
    """The code that defines the function asked for; run with limits, never in this process."""

    name = "program"
    facts = KindFacts(own_reference=False)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the programs that define the function, each with the cells before it."""
        function = asked.part.options["function"]
        entry = field_of(asked, document)
        if entry is not None:
            source = str(entry.value)
            return (Response(source, _with_name(source, function), entry.place),)
        name = re.escape(function)
        defines = re.compile(rf"^\s*(?:def\s+{name}\b|{name}\s*=\s*lambda\b)", re.M)
        found: list[Response] = []
        earlier: list[str] = []
        for block in document.blocks:
            if isinstance(block, CodeCell):
                source = _with_name(block.source, function)
                if defines.search(source):
                    found.append(_response([*earlier, source], block.source, block.place))
                earlier.append(block.source)
        return tuple(found) or tuple(_in_lines(document, defines, function))

    def check(self, asked: Asked, response: Response) -> Checked:
        """Call the function on every input and compare what it returns."""
        assert isinstance(response.read, str)
        calls: Sequence[Mapping[str, object]] = asked.part.options["calls"]
        elements = []
        for call, expected in zip(calls, asked.results, strict=True):
            texts = [str(text) for text in call["arguments"]]  # type: ignore[attr-defined]
            result = _call(asked, response.read, texts)
            if result.status is RunStatus.NOT_RUN:
                return review("program-not-run", f"The program was not run: {result.reason}.")
            elements.append(_element(asked, texts, result, expected))
        return _with_error(checked_entries(asked, tuple(elements), undecided=False), elements)


def _with_name(source: str, function: str) -> str:
    """Return a program that is a lambda and nothing else with the name of the function asked."""
    return f"{function} = {source.strip()}" if _LAMBDA.fullmatch(source) else source


def _in_lines(document: Document, defines: re.Pattern[str], function: str) -> Iterator[Response]:
    """Yield the lines of words that are a definition in one line, and nothing else."""
    for line in lines_of(document):
        text = line.text.strip(" `")
        source = _with_name(text, function)
        if defines.match(source) and parse_program(source) is not None:
            yield Response(text, source, line.place)


def _response(sources: Sequence[str], raw: str, place: Place) -> Response:
    return Response(raw, "\n\n".join(sources), place)


def _call(asked: Asked, source: str, texts: Sequence[str]) -> RunResult:
    arguments = [plain_data(_read(text)) for text in texts]
    return call_function(source, asked.part.options["function"], arguments)


def _read(text: str) -> Expression:
    read = parse(text)
    assert not isinstance(read, Unreadable), f"the rubric's argument {text!r} was checked on load"
    return read


def plain_data(expression: Expression) -> Data:
    """Return numbers, lists and truth values as plain data of Python."""
    if isinstance(expression, Matrix) and 1 not in expression.shape:
        return [[plain_data(item) for item in row] for row in expression.rows]
    items = items_of(expression)
    if items is not None:
        return [plain_data(item) for item in items]
    if isinstance(expression, Constant) and expression.name in ("true", "false"):
        return expression.name == "true"
    found = enclose(expression)
    assert found is not None, "an argument is a number or a list of numbers"
    if found.exact and found.midpoint.denominator == 1:
        return int(found.midpoint)
    return float(found.midpoint)


def _element(asked: Asked, texts: Sequence[str], result: RunResult, expected: Reference) -> Element:
    name = f"{asked.part.options['function']}({', '.join(texts)})"
    if not result.finished:
        where = f" in line {result.error_line}" if result.error_line else ""
        return Element(name, f"an error{where}: {result.error}", _shown(expected.value), False)
    right = _same(asked, expected.value, result.value)
    return Element(name, _text(result.value), _shown(expected.value), right)


def _text(value: object) -> str:
    return (value if isinstance(value, str) else shown(value))[:_SHOWN]


def _shown(value: Value) -> str:
    if isinstance(value, Enclosure):
        return str(value)
    return str(_expected(value))


def _expected(value: Value) -> object:
    """Return a reference as enclosures in lists."""
    if isinstance(value, Enclosure):
        return value
    if isinstance(value, Iterates):
        rows = [list(state) for state in value.states]
        return [row[0] if len(row) == 1 else row for row in rows]
    assert isinstance(value, Expression)
    items = items_of(value)
    if items is not None:
        return [_expected(item) for item in items]
    return enclose(value)


def _same(asked: Asked, value: Value, given: object) -> bool:
    return _agrees(asked, _expected(value), given)


def _agrees(asked: Asked, expected: object, given: object) -> bool:
    if isinstance(expected, list):
        return (
            isinstance(given, list | tuple)
            and len(given) == len(expected)
            and all(_agrees(asked, one, other) for one, other in zip(expected, given, strict=True))
        )
    if not isinstance(expected, Enclosure) or isinstance(given, bool):
        return False
    if not isinstance(given, int | float) or given != given or abs(given) == float("inf"):
        return False
    if isinstance(given, int) and given.bit_length() > _MAX_BITS:
        middle = expected.midpoint
        return abs(given - middle) <= abs(middle) / 10**6
    policy = asked.part.policy
    if policy == EXACT:
        policy = _NEAR_ZERO if abs(expected.midpoint) < Fraction(1, 10**3) else CLOSE
    verdict = check_number(expected, number(Fraction(given)), policy)
    return verdict.outcome is Outcome.EQUIVALENT


def _with_error(checked: Checked, elements: Sequence[Element]) -> Checked:
    failed = [e for e in elements if e.given.startswith("an error")]
    if len(failed) < len(elements) or not failed:
        return checked
    message = Message("program-fails", f"{failed[0].name} gives {failed[0].given}.")
    return Checked(MarkOutcome.INCORRECT, NONE, (message,), elements=checked.elements)
