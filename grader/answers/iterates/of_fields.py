"""Indexed values in an answer file: a list of states, a list per name, values by index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.answers.base import Series
from grader.answers.find.reading import items_of, raw_text
from grader.answers.iterates.series import LONGEST_LIST, Entries, series_of_list
from grader.answers.iterates.vectors import vector_of
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse

_NO_SERIES = Unreadable(1, "a list of values", "a list of values was expected here", "no-list")


def series_of_field(value: object, names: Sequence[str], notation: Notation) -> Series | Unreadable:
    """Read an entry of an answer file: a list of states, a list per name, or values by index."""
    if isinstance(value, Mapping):
        return _series_of_mapping(value, names, notation)
    if isinstance(value, str):
        read = parse(value, notation)
        if isinstance(read, Unreadable):
            return read
        items = items_of(read)
        series = series_of_list(items, names) if items else None
        return series or _NO_SERIES
    if not isinstance(value, Sequence):
        return _NO_SERIES
    entries: Entries = {}
    for index, item in enumerate(value[:LONGEST_LIST]):
        entries |= _state(item, index, names, notation)
    return Series(entries, indexed=False)


def _state(item: object, index: int, names: Sequence[str], notation: Notation) -> Entries:
    if isinstance(item, Mapping):
        return {
            (name, index): parse(raw_text(item[name]), notation) for name in names if name in item
        }
    listed = isinstance(item, Sequence) and not isinstance(item, str)
    values = list(item) if listed else [item]  # type: ignore[call-overload]
    if not listed and len(names) > 1:
        read = parse(raw_text(item), notation)
        inner = None if isinstance(read, Unreadable) else items_of(read)
        return {(n, index): v for n, v in zip(names, inner or (), strict=False)}
    return {
        (name, index): parse(raw_text(v), notation) for name, v in zip(names, values, strict=False)
    }


def _series_of_mapping(
    value: Mapping[object, object], names: Sequence[str], notation: Notation
) -> Series | Unreadable:
    keyed = {str(key): item for key, item in value.items()}
    entries: Entries = {}
    vector = vector_of(names)
    if vector and list(keyed) == [vector]:  # x: [[2, 1], [1.6, 0.6]]
        return series_of_field(keyed[vector], names, notation)
    if set(keyed) & set(names):
        for name in names:
            column = keyed.get(name)
            for index, item in enumerate(column if isinstance(column, list) else ()):
                entries[name, index] = parse(raw_text(item), notation)
        return Series(entries, indexed=False)
    for key, item in keyed.items():
        match = re.fullmatch(r"\D*?_?[{(]?(\d{1,6})[)}]*", key)
        if match:
            entries |= _state(item, int(match[1]), names, notation)
    return Series(entries) if entries else _NO_SERIES
