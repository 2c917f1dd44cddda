"""Per-student numbers: `parameters: {a: [1..9]}`, written `{a}` wherever a formula needs them.

Each student's numbers are drawn by a hash of the student id and the parameter's name, so that they
are the same on every machine and for every run, and no list of draws has to be kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from grader.errors import Problem
from grader.rubric.problems import show, suggestion
from grader.rubric.yaml_text.places import Located

Values = Mapping[str, Fraction]

_RANGE = re.compile(r"(-?\d+)\s*\.\.\s*(-?\d+)\Z")
_PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")
_MAX_VALUES = 10_000
MAX_DRAWS = 20
_MAX_TRIED = 500


def read_parameters(
    tree: Located | None, problems: list[Problem]
) -> dict[str, tuple[Fraction, ...]]:
    """Return the values that each parameter may have; an entry is a number or a range `1..9`."""
    found: dict[str, tuple[Fraction, ...]] = {}
    for name, entries in (tree.entries() if tree else {}).items():
        single = not isinstance(entries.value, dict | tuple) and entries.value is not None
        listed = (entries,) if single else entries.items()
        values = [value for entry in listed for value in _values(entry, problems)]
        if values:
            found[name] = tuple(values)
        elif not listed:
            text = f"the parameter `{name}` has no values"
            problems.append(
                Problem("bad-parameter", text, entries.place, "e.g. [1..9] or [2, 3, 5]")
            )
    return found


def _values(entry: Located, problems: list[Problem]) -> Iterator[Fraction]:
    text = str(entry.value)
    span = _RANGE.match(text)
    try:
        if span is None:
            yield Fraction(text)
            return
    except (ValueError, ZeroDivisionError):
        span = None
    low, high = (int(span[1]), int(span[2])) if span else (1, 0)
    if low > high or high - low >= _MAX_VALUES:
        message = f"{show(entry.value)} is neither a number nor a range"
        problems.append(Problem("bad-parameter", message, entry.place, "e.g. 3, 1/2 or 1..9"))
        return
    yield from (Fraction(value) for value in range(low, high + 1))


def draw(parameters: Mapping[str, tuple[Fraction, ...]], student: str) -> dict[str, Fraction]:
    """Return this student's numbers; without a student, the first of each."""
    return {
        name: values[_hash(student, name) % len(values)] if student else values[0]
        for name, values in parameters.items()
    }


def _hash(student: str, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{student}\0{name}".encode()).digest()[:8], "big")


def sample_students(parameters: Mapping[str, tuple[Fraction, ...]]) -> list[str]:
    """Return made-up students, `MAX_DRAWS` at most, who together draw what may go wrong.

    First those with a 0, 1 or -1, a least or greatest value, or two equal numbers; then those who
    draw a value that none before has drawn.
    """
    edges = {name: (0, 1, -1, min(values), max(values)) for name, values in parameters.items()}
    seen: set[tuple[str, object]] = {*draw(parameters, "").items()}
    found: list[str] = []
    for on_edges_only in (True, False):
        for student in (f"draw-{number}" for number in range(1, _MAX_TRIED + 1)):
            if len(found) == MAX_DRAWS:
                return found
            numbers = draw(parameters, student)
            news: set[tuple[str, object]] = {*numbers.items(), *_equal_pairs(numbers)}
            news -= seen
            if any(not on_edges_only or _on_edge(each, edges) for each in news):
                seen |= news
                found.append(student)
    return found


def _equal_pairs(numbers: Values) -> Iterator[tuple[str, str]]:
    return ((a, b) for a, b in combinations(numbers, 2) if numbers[a] == numbers[b])


def _on_edge(drawn: tuple[str, object], edges: Mapping[str, tuple[object, ...]]) -> bool:
    name, value = drawn
    return isinstance(value, str) or value in edges[name]


def filled(tree: Located, values: Values) -> Located:
    """Return the tree with every `{name}` of a parameter replaced by its number."""
    if not values:
        return tree
    value = tree.value
    if isinstance(value, dict):
        value = {key: filled(item, values) for key, item in value.items()}
    elif isinstance(value, tuple):
        value = tuple(filled(item, values) for item in value)
    elif isinstance(value, str):
        value = filled_text(value, values)
    return Located(value, tree.place, tree.key_place, tree.quoted, tree.flow)


def filled_text(text: str, values: Values) -> str:
    """Replace `{a}` by its number, in brackets where the number would merge with what is beside.

    >>> filled_text("{a} x^{n} - {b}{a}", {"a": Fraction(3), "n": Fraction(2), "b": Fraction(-1)})
    '3 x^2 - (-1)(3)'
    """

    def number(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if value is None:
            return found[0]
        if _whole_side(text[: found.start()], text[found.end() :]):
            return str(value)
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        alone = not (before.isalnum() or before in tuple("}).")) and not (
            after.isdigit() or after in tuple(".{")
        )
        return str(value) if alone and value >= 0 and value.denominator == 1 else f"({value})"

    return _PLACEHOLDER.sub(number, text)


def _whole_side(before: str, after: str) -> bool:
    """Say whether nothing but a number stands on this side of an `=`, or in the whole text."""
    opened = not before.strip() or before.rstrip().endswith("=")
    return opened and (not after.strip() or after.lstrip()[0] in ",;")


def unused(tree: Located, names: Mapping[str, object]) -> list[str]:
    """Return the parameters that no text of the tree uses."""
    used = {name for text in texts(tree) for name in _PLACEHOLDER.findall(text)}
    return [name for name in names if name not in used]


def texts(tree: Located) -> Iterator[str]:
    """Yield every text that stands as a value in the tree."""
    for item in (*tree.entries().values(), *tree.items()):
        yield from texts(item)
    if isinstance(tree.value, str):
        yield tree.value


def check_used(
    tree: Located, where: Located | None, parameters: Mapping[str, object], problems: list[Problem]
) -> None:
    """Say which parameters are declared and never used."""
    for name in unused(tree, parameters):
        place = where.find((name,)).key_place if where else tree.place
        used = {word for text in texts(tree) for word in _PLACEHOLDER.findall(text)}
        mend = f"write {{{name}}} where it belongs, or remove it; {suggestion(name, used)}".rstrip(
            "; "
        )
        problems.append(Problem("unused-parameter", f"`{name}` is never used", place, mend))
