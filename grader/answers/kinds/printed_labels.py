"""Labels that a program has as data: a dictionary, pairs, or a list in the order of the nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_LONGEST = 5_000
_TEXT = r"(?:'[^'\\\n]{0,60}'|\"[^\"\\\n]{0,60}\")"
_NODE = rf"(?:{_TEXT}|\d{{1,4}})"
_LABEL = rf"(?:{_TEXT}|[-+]?\d{{1,12}}(?:\.\d{{0,18}})?)"
#: `'n1': '*'` in a dictionary, `('n1', '*')` in a list of pairs.
_PAIR = rf"(?:{_NODE}\s*+:\s*+{_LABEL}|[(\[]\s*+{_NODE}\s*+,\s*+{_LABEL}\s*+[)\]])"
_VALUES = re.compile(rf"{_TEXT}|[-+]?\d{{1,12}}(?:\.\d{{0,18}})?")


def _listed(item: str) -> re.Pattern[str]:
    return re.compile(
        r"(?:[^\W\d]\w{0,30}\s?=\s?)?(?:(?:dict_items|OrderedDict)\()?[{\[(]\s*+"
        rf"(?P<items>{item}(?:\s*+,\s*+{item})*+)(?:\s*+,)?+\s*+[}}\])]\)?"
    )


_PAIRS, _TEXTS = _listed(_PAIR), _listed(_TEXT)


def printed_labels(
    text: str, ids: Mapping[str, str], nodes: Sequence[str]
) -> Sequence[tuple[str, str]]:
    """Return the nodes with their labels; nothing where a text is no such data.

    `{'n1': '*', 'n2': 'exp'}`, `[('n1', '*'), ('n2', 'exp')]`, `['*', 'exp']`.
    """
    if len(text) > _LONGEST:
        return ()
    statements = [_PAIRS.fullmatch(each) for each in _statements(text)]
    if pairs := next(filter(None, statements), None):
        values = _values_of(pairs["items"])
        named = zip(values[::2], values[1::2], strict=True)
        return [(ids[node.casefold()], label) for node, label in named if node.casefold() in ids]
    texts = next(filter(None, map(_TEXTS.fullmatch, _statements(text))), None)
    labels = _values_of(texts["items"]) if texts else []
    return [*zip(nodes, labels, strict=True)] if len(labels) == len(nodes) else []


def _statements(text: str) -> Sequence[str]:
    """Return a text, and what follows the comments or statements in front of its data."""
    lines = text.strip().strip("`").splitlines()
    at = next((at for at, line in enumerate(lines) if _BEGINS.match(line)), 0)
    return "\n".join(lines).strip(), "\n".join(lines[at:]).strip()


_BEGINS = re.compile(r"(?:[^\W\d]\w{0,30}\s?=\s?)?[{\[]")


def _values_of(items: str) -> list[str]:
    return [value.strip("'\"") for value in _VALUES.findall(items)]
