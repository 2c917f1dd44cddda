"""Ids that are names of what is asked: `{id: u, ...}` and `{id: v, ...}` ask for u and v.

A letter as an id is the label of a part, `(a)`, or what its answer is called. Labels run from the
first letter; letters further on are names, under which the answers may stand: `u = 3`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase

from grader.rubric.labels import labels_with_numerals

_LETTER = re.compile(r"[A-Za-z]")
_WITH_SUBSCRIPT = re.compile(r"[A-Za-z]_[A-Za-z0-9]{1,3}")
_LEFT_OUT = 3
"""So many labels may be left out between two that are asked."""


def names_among(ids: Sequence[str]) -> frozenset[str]:
    """Return which ids, of questions or parts side by side, are names and no labels."""
    labels = labels_with_numerals(ids)
    subscripted = {id_ for id_ in ids if _WITH_SUBSCRIPT.fullmatch(id_) and id_ not in labels}
    letters = {id_ for id_ in ids if _LETTER.fullmatch(id_)}
    are_names = len(letters) > 1 and not _may_be_labels(sorted(map(str.lower, letters)))
    return frozenset(subscripted | letters if are_names and "ii" not in ids else subscripted)


def _may_be_labels(letters: Sequence[str]) -> bool:
    """Whether letters in order may be labels of a sheet, of which a rubric may ask but some."""
    first, last = (ascii_lowercase.index(letter) + 1 for letter in (letters[0], letters[-1]))
    in_a_row = len(letters) > 2 and last - first < len(letters) + _LEFT_OUT
    return last <= 2 * len(letters) + _LEFT_OUT or (in_a_row and letters[0] < "u")
