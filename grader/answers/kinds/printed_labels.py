"""Labels that a program has as data: a dictionary, pairs, or a list in the order of the nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_LONGEST = 5_000
_TEXT = r"(?:'[^'\\\n]{0,60}'|\"[^\"\\\n]{0,60}\")"
_NODE = rf"(?:{_TEXT}|\d{{1,4}})"
#: `'n1': '*'` in a dictionary, `('n1', '*')` in a list of pairs.
_PAIR = rf"(?:{_NODE}\s*+:\s*+{_TEXT}|[(\[]\s*+{_NODE}\s*+,\s*+{_TEXT}\s*+[)\]])"
_VALUES = re.compile(rf"{_TEXT}|\d{{1,4}}")


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
    if pairs := _PAIRS.fullmatch(text.strip()):
        values = _values_of(pairs["items"])
        named = zip(values[::2], values[1::2], strict=True)
        return [(ids[node.casefold()], label) for node, label in named if node.casefold() in ids]
    texts = _TEXTS.fullmatch(text.strip())
    labels = _values_of(texts["items"]) if texts else []
    return [*zip(nodes, labels, strict=True)] if len(labels) == len(nodes) else []


def _values_of(items: str) -> list[str]:
    return [value.strip("'\"") for value in _VALUES.findall(items)]
