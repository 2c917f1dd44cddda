"""Labels that a program has as data: a dictionary, pairs, or a list in the order of the nodes."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

_LONGEST = 5_000
_NAMED = re.compile(r"\A[^\W\d]\w{0,30}\s?=\s?")
_OPENS = ("{", "[", "(", "dict_items(", "OrderedDict(")


def printed_labels(
    text: str, ids: Mapping[str, str], nodes: Sequence[str]
) -> Sequence[tuple[str, str]]:
    """Return the nodes with their labels; nothing where a text is no such data.

    `{'n1': '*', 'n2': 'exp'}`, `[('n1', '*'), ('n2', 'exp')]`, `['*', 'exp']`.
    """
    data = _data(text)
    if isinstance(data, dict):
        data = [*data.items()]
    if not isinstance(data, list | tuple):
        return ()
    pairs = [each for each in data if isinstance(each, list | tuple) and len(each) == 2]
    if pairs and len(pairs) == len(data):
        named = [(str(node).casefold(), str(label)) for node, label in pairs]
        return [(ids[node], label) for node, label in named if node in ids]
    if len(data) == len(nodes) and all(isinstance(each, str) for each in data):
        return [*zip(nodes, data, strict=True)]
    return ()


def _data(text: str) -> object:
    """Return the data that a text is; None if it is something else."""
    bare = _NAMED.sub("", text.strip())
    if not bare.startswith(_OPENS) or len(bare) > _LONGEST:
        return None
    for name in ("dict_items", "OrderedDict"):
        bare = bare.removeprefix(name)
    try:
        return ast.literal_eval(bare)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
