"""Names and signs of an answer that stand for nothing else: another letter, a unit step, a row.

Each reading is tried only where the answer is not right as it stands.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.comparing import decide
from grader.answers.demands.names_as_typed import is_step
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.reading import is_numeric, without_left_side
from grader.answers.find.solutions.alternatives import read_again
from grader.equivalence import Outcome
from grader.expressions.nodes import Collection, Expression, Matrix, Number, Symbol
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.rubric.types import Asked

#: Equations whose unknown may have any letter.
_ANY_LETTER = re.compile(
    r"characteristic|auxiliary|indicial|secular|charakteristisch|caractéristique|característic",
    re.IGNORECASE,
)


def with_other_letter(asked: Asked, response: Response) -> Response | None:
    """Return `120 - 4q` as `120 - 4Q`, where no other name stands in the question or the answer.

    The unknown of a characteristic equation may be any letter.
    """
    value, read = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(read, Expression):
        return None
    names, own = free_symbols(value), free_symbols(read)
    if len(names) != 1 or len(own) != 1:
        return None
    (name,), (said,) = names, own
    if not isinstance(name, Symbol) or not isinstance(said, Symbol) or name is said:
        return None
    one_letter = len(name.name) == 1 and said.name == name.name.swapcase()
    if not one_letter and not _ANY_LETTER.search(asked.part.title):
        return None
    return replace(response, read=substitute(read, {said: name}))


#: What a response depends on; `sigma(x)` is rather a logistic function.
_TIMES = frozenset(map(Symbol, ("t", "n", "k", "tau")))


def without_unit_step(asked: Asked, response: Response) -> Response | None:
    """Return `2 e^(-5t)` of `2 e^(-5t) u(t)`, where the right answer has no step.

    The step is a factor of all of the answer, and its argument a name of the question.
    """
    value, read = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(read, Expression):
        return None
    names = free_symbols(value)
    answer = without_left_side(read)
    raw = _UNIT.sub(r"u(\1)", _SQUARE.sub(r" u(\1)", response.raw))
    again = read_again(raw, asked.part.notation) if raw != response.raw else answer
    answer = without_left_side(again) if isinstance(again, Expression) else answer
    steps = {node for node in walk(answer) if is_step(node) and node.args[-1] in names & _TIMES}
    declared = {getattr(step, "name", "") for step in steps} & asked.part.notation.functions
    if declared or len(steps) != 1 or any(is_step(node) for node in walk(value)):
        return None
    (step,) = steps
    off = substitute(answer, {step: Number(0, "0")})
    if decide(off, Number(0, "0")).outcome is not Outcome.EQUIVALENT:
        return None
    return replace(response, read=substitute(answer, {step: Number(1, "1")}))


#: Other ways to write a step: `\\mu[n]`, `1(t)`.
_SQUARE = re.compile(
    r"(?:(?<![A-Za-z])u|\\(?:mu|theta|sigma|epsilon|varepsilon))\s?\[\s?([a-z])\s?\]"
)
_UNIT = re.compile(r"(?<![\w.,^)])1\s?\(\s?([a-z])\s?\)")

_AMOUNT = re.compile(r"(?<![A-Za-z\\])[cC]\s?(?:\\left)?\(\s?(?P<of>[A-Z]\w?)\s?(?:\\right)?\)")


def with_amounts(asked: Asked, response: Response) -> Response | None:
    """Return `k A^2 B` of `k c(A)^2 c(B)`, where the question has A and B and no c."""
    names = {symbol.name for symbol in names_in_reference(asked)}
    said = {found["of"] for found in _AMOUNT.finditer(response.raw)}
    if not said or not said <= names or names & {"c", "C"}:
        return None
    raw = _AMOUNT.sub(r" \g<of> ", response.raw)
    return _read_as(asked, response, raw)


_CLASS = r"\[\s?(?P<rest>-?\d{1,9})\s?\]_\{?(?P<modulus>\d{1,9})\}?"
_IN = r"[A-Za-z]\s?(?:∈|\\in(?![a-z])|in\s)\s?"
#: A class of remainders: `[4]_7`, `x in [4]_7`, `[x]_7 = [4]_7`.
_REMAINDERS = re.compile(rf"(?:{_IN}|\[\s?[A-Za-z]\s?\]_\{{?\d{{1,9}}\}}?\s?=\s?)?{_CLASS}")
#: The same as a set: `x in 4 + 7Z`.
_COSET = re.compile(
    rf"{_IN}(?P<rest>-?\d{{1,9}})\s?\+\s?(?P<modulus>\d{{1,9}})\s?"
    r"(?:ℤ|Z|\\mathbb\s?\{?\s?Z\s?\}?|\\Z)"
)
_MEMBER = re.compile(rf"{_IN}(?=\\?\{{)")


def as_congruence(asked: Asked, response: Response) -> Response | None:
    """Return `x = 4 mod 7` of `[x]_7 = [4]_7` and `x in 4 + 7Z`, where a congruence is asked."""
    name = re.match(r"\s*([A-Za-z]\w?)\s?[=≡]", asked.part.reference_text or "")
    if name is None or "mod" not in asked.part.reference_text:
        return None
    text = response.raw.strip(" $.")
    found = _REMAINDERS.fullmatch(text) or _COSET.fullmatch(text)
    raw = _MEMBER.sub("", text, count=1) if found is None else ""
    if found is not None:
        raw = f"{name[1]} = {found['rest']} mod {found['modulus']}"
    if raw == text:
        return None
    return _read_as(asked, response, raw)


#: What an objective is to become: `8u + 12v -> min`.
_GOAL = re.compile(
    r"\s?(?:->|=>|→|⟶|\\(?:long)?(?:right)?arrow|\\to)\s?\$?(?:\\text\s?\{)?\\?(?:min|max)"
    r"(?:imi[sz]e|imum)?\}?\s?!?\Z"
)


def without_goal(asked: Asked, response: Response) -> Response | None:
    """Return `8u + 12v` of `8u + 12v -> min`, where a formula is asked."""
    value = asked.value
    written = response.statement.raw if response.statement is not None else response.raw
    bare = _GOAL.sub("", written.strip(" $."))
    formula = isinstance(value, Expression) and not isinstance(value, Collection)
    if not formula or bare == written.strip(" $."):
        return None
    return _read_as(asked, response, bare)


def with_names_in_a_chain(asked: Asked, response: Response) -> Response | None:
    """Return (30, 30) of `q_1 = q_2 = 30`, where two values are asked."""
    statement, value = response.statement, asked.value
    if statement is None or set(statement.relations) != {"="} or not _is_row(value):
        return None
    *names, last = (side.expression for side in statement.sides)
    if not isinstance(last, Expression) or not is_numeric(last):
        return None
    symbols = {name for name in names if isinstance(name, Symbol)}
    if len(symbols) != len(names) or len(names) != _length(value):
        return None
    read = Collection("tuple", *(last,) * len(names))
    return replace(response, raw=statement.raw, read=read)


def _is_row(value: object) -> bool:
    """Whether several numbers are asked, in a vector or a list."""
    entries = value.args if isinstance(value, Collection | Matrix) else ()
    return len(entries) > 1 and all(is_numeric(entry) for entry in entries)


def _length(value: object) -> int:
    return len(value.args) if isinstance(value, Collection | Matrix) else 0


def _is_matrix(value: Expression) -> bool:
    entries = value.args if isinstance(value, Collection) else ()
    return isinstance(value, Matrix) or all(isinstance(row, Collection) for row in entries)


#: A number of the words in front of an arrow: `with stride 2 -> (14, 14, 16)`.
_COUNT_BEFORE = re.compile(r"\A\d{1,3}(?:\s?[x×]\s?\d{1,3})?\s?(?:->|=>|→|⟶)\s?(?=[(\[])")
_TRANSPOSED = re.compile(
    r"(?P<row>\([^()]{1,80}\)|\[[^\[\]]{1,80}\])\s?\^\s?\{?\s?(?:T|\\top|\\intercal)\s?\}?(?=\s?[/*·])"
)
_ROWS = re.compile(r"[-−\d., ]{1,80} / [-−\d., /]{1,400}")


def with_plain_rows(asked: Asked, response: Response) -> Response | None:
    """Return `(1, 1)/sqrt(2)` of `(1, 1)^T/sqrt(2)`, and a matrix of `1, 2 / 3, 4`."""
    value = asked.value
    if not isinstance(value, Collection | Matrix):
        return None
    raw = _TRANSPOSED.sub(r"\g<row>", _COUNT_BEFORE.sub("", response.raw))
    if raw == response.raw and _is_matrix(value) and _ROWS.fullmatch(raw.strip(" $")):
        rows = [row.strip(" ,") for row in raw.strip(" $").split(" / ")]
        raw = f"[{', '.join(f'[{row}]' for row in rows)}]"
    if raw == response.raw:
        return None
    return _read_as(asked, response, raw)


def _read_as(asked: Asked, response: Response, raw: str) -> Response | None:
    """Return an answer as it reads in another writing; None where that is no formula."""
    read = read_again(raw, asked.part.notation)
    return replace(response, raw=raw, read=read) if isinstance(read, Expression) else None
