"""How names before a bracket of a reference are read, where nothing declares them: `ab(y)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import AnswerKind, MarkOutcome, Response
from grader.answers.comparing import formula_of
from grader.errors import Problem
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import GREEK_WORDS
from grader.expressions.nodes import Call, Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.traversal import walk
from grader.expressions.writing import to_plain
from grader.rubric.types import Asked

#: A name before a bracket: `ab(`, `C_1(`, `f'(`, `\\alpha(`, `\\mathrm{rate}(`, `h\\left(`.
_BEFORE_BRACKET = re.compile(
    r"(?<![A-Za-z\\_}])(?:\\(?:mathrm|mathit|text|operatorname)\{)?+(?P<command>\\)?+"
    r"(?P<name>[A-Za-z]{1,24}+(?:_\w)?+)\}?+'{0,3}+\s?(?:\\left)?+(?=\()"
)
#: Words and commands that stand before brackets and are no names.
_NO_NAMES = frozenset(
    {"and", "or", "not", "in", "if", "for", "where", "mod", "div", "left", "right", "cdot", "times"}
)


#: Letters of classes of functions, and how a note ends whose other reading is right, too.
_CLASSES = frozenset({"O", "Theta", "Omega", "o", "omega"})
RIGHT_AS_WELL = "is right as well"


def open_brackets(asked: Asked, kind: AnswerKind) -> Iterator[Problem]:
    """Yield how a name before a bracket is read that is not declared, and what else is right."""
    part, reference = asked.part, formula_of(asked)
    if not part.reference_text or part.formula or reference is None:
        return
    name = next(_undeclared(part.reference_text, part.notation, reference), "")
    if not name:
        return
    place = part.places.get("reference", part.place)
    meant = "a function" if _is_called(name, reference) else "a factor"
    text = f"`{name}` before a bracket is read as {meant}: {to_plain(reference)}"
    other = _other_reading(asked, kind, name, reference)
    if name in _CLASSES and other.endswith(RIGHT_AS_WELL):
        return  # `Theta(n log n)` is one however it is read
    mend = f"declare it under `notation: {{variables: [{name}]}}` or `functions`"
    yield Problem("open-bracket", f"`{part.id}`: {text}{other}", place, mend)


def _undeclared(text: str, notation: Notation, reference: Expression) -> Iterator[str]:
    declared = notation.variables | notation.functions | KNOWN_FUNCTIONS.keys()
    for found in _BEFORE_BRACKET.finditer(text):
        name = found["name"]
        command = bool(found["command"]) and name not in GREEK_WORDS
        if command or name in declared or name.lower() in KNOWN_FUNCTIONS or name in _NO_NAMES:
            continue
        if name == "T" and text[: found.start()].rstrip("{ ").endswith("^"):
            continue  # a transpose
        called = _is_called(name, reference)
        if called or (_is_factor(name, reference) and not _stands_alone(name, text)):
            yield name


def _is_called(name: str, reference: Expression) -> bool:
    return any(isinstance(node, Call) and node.name == name for node in walk(reference))


def _is_factor(name: str, reference: Expression) -> bool:
    """Whether a name, or each of its letters, is a name of the formula."""
    names = {node.name for node in walk(reference) if not node.args and hasattr(node, "name")}
    return name in names or set(name) <= names


def _stands_alone(name: str, text: str) -> bool:
    """Whether a name stands elsewhere without a bracket, so that it is a number: `n(n + 1)`."""
    return re.search(rf"(?<![A-Za-z\\_]){re.escape(name)}(?![A-Za-z_'(]|\s\()", text) is not None


#: So many letters are taken for a product of letters; more for a word, or a name with an index.
_MOST_LETTERS = 2


def _other_reading(asked: Asked, kind: AnswerKind, name: str, reference: Expression) -> str:
    """Say whether the product, or the function, that it may be is right as well."""
    notation = asked.part.notation
    if _is_called(name, reference):
        letters = frozenset({*name} if len(name) <= _MOST_LETTERS else {name})
        other = replace(notation, variables=notation.variables | letters)
        what = "the product"
    else:
        other = replace(notation, functions=notation.functions | {name})
        what = "the function"
    read = parse(asked.part.reference_text, other)
    if not isinstance(read, Expression) or read is reference:
        return ""
    written = Response(to_plain(read), read, asked.part.place)
    right = kind.check(asked, written).outcome is MarkOutcome.CORRECT
    shown = to_plain(read).replace('"', "")
    return f"; {what} `{shown}` is {'right as well' if right else 'another answer'}"
