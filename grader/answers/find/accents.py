r"""Names with an accent in any notation: `\hat{y}_1`, `ŷ_1`, `yhat1` and `y_hat1` are one.

They are different names to the reader of mathematics. Where a question has one of them, a student
who writes another means that one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from grader.answers.find.chains import names_of
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.traversal import free_symbols, substitute
from grader.readers.mathematics import GREEK
from grader.rubric.types import Asked
from grader.same import Same

_ACCENT = r"(?P<accent>hat|bar|tilde|dot)"
_BASE = rf"(?P<base>[^\W\d_]|{'|'.join(sorted(GREEK, key=len, reverse=True))})"
_REST = r"(?P<rest>'*(?:_\w+)?(?:\^\*)?)"
_FORMS = (
    re.compile(rf"{_ACCENT}\((?P<base>[^()]+)\){_REST}"),
    re.compile(rf"{_BASE}{_ACCENT}{_REST}", re.IGNORECASE),
    re.compile(rf"{_BASE}_{_ACCENT}(?P<index>\d*)(?P<rest>'*(?:\^\*)?)", re.IGNORECASE),
)
_MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot"}

Accented = tuple[str, str, str]
Spellings = Mapping[Accented, str]


@lru_cache(maxsize=4_000)
def accented(name: str) -> Accented | None:
    """Return the letter, the accent and what follows them, None for a name without an accent."""
    if not name.isascii():
        letters = unicodedata.normalize("NFD", name)
        if letters[1:2] in _MARKS:
            return letters[0], _MARKS[letters[1]], unicodedata.normalize("NFC", letters[2:])
    for form in _FORMS:
        found = form.fullmatch(name)
        if found:
            index = found.groupdict().get("index")
            rest_of_name = (f"_{index}" if index else "") + found["rest"]
            return found["base"], found["accent"].lower(), rest_of_name
    return None


def spellings_of(asked: Iterable[Asked]) -> Spellings:
    """Return how questions write the names with an accent that they have, if in one way alone."""
    return _spellings(tuple(map(Same, asked)))


@lru_cache(maxsize=256)
def _spellings(asked: tuple[Same[Asked], ...]) -> Spellings:
    found: dict[Accented, set[str]] = {}
    for name in {name for one in asked for name in _known(one.value)}:
        key = accented(name)
        if key is not None:
            found.setdefault(key, set()).add(name)
    return {key: names.pop() for key, names in found.items() if len(names) == 1}


def _known(asked: Asked) -> set[str]:
    expressions = [*names_of(asked)]
    if asked.reference is not None and isinstance(asked.reference.value, Expression):
        expressions.append(asked.reference.value)
    if asked.model is not None:
        definitions = asked.model.vocabulary().definitions
        expressions += [*definitions, *definitions.values()]
    names = {symbol.name for expression in expressions for symbol in free_symbols(expression)}
    return names | set(asked.part.notation.variables)


def with_spellings(expression: Expression, spellings: Spellings) -> Expression:
    """Return an expression with names with an accent as the question writes them."""
    if not spellings:
        return expression
    mapping: dict[Expression, Expression] = {}
    for symbol in free_symbols(expression):
        name = _spelled(symbol.name, spellings)
        if name and name != symbol.name:
            mapping[symbol] = Symbol(name)
    return substitute(expression, mapping) if mapping else expression


def _spelled(name: str, spellings: Spellings) -> str:
    """Return a name as the question writes it, also one below another: `δ_ŷ`; else nothing."""
    key = accented(name)
    if key is not None:
        return spellings.get(key, "")
    base, below, index = name.partition("_")
    key = accented(index) if below else None
    spelled = spellings.get(key, "") if key is not None else ""
    return f"{base}_{spelled}" if spelled else ""
