r"""Several remainders of one number: `x ≡ 3, 8, 13 (mod 15)`, `x = 3, x = 8, x = 13 mod 15`.

Where a finite set is asked these are its elements, of which each may have the modulus, or the last
one for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_of_page
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.nodes import Collection, Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.readers.document import Document

_LONGEST = 200
_MODULUS = re.compile(
    r"\s?,?\s?(?:\(\s?mod(?:ulo)?\s?(\d{1,9})\s?\)|(?<![\w\\])mod(?:ulo)?\s?(\d{1,9})"
    r"|\\pmod\s?\{?(\d{1,9})\}?|\\mod\s?\{?(\d{1,9})\}?)"
)
_NAMED = r"(?:[a-z]\s?(?:≡|=|\\equiv)\s?)?"
_VALUE = r"[-−]?\d{1,9}"
_VALUES = re.compile(
    rf"{_NAMED}{_VALUE}(?:(?:\s?[,;]\s?(?:and\s|or\s)?|\sand\s|\sor\s){_NAMED}{_VALUE}){{1,19}}"
)
_NUMBER = re.compile(rf"(?<!\d){_VALUE}")
#: What leads on to the answer: `so`, `hence x`.
_SAYS = re.compile(r"\A(?:so|hence|thus|therefore|then)[\s,]{1,2}", re.IGNORECASE)


def residues_said(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the lines that are several remainders for one modulus, and nothing else."""
    for line in lines_of_page(document):
        if "mod" not in line.text or len(line.text) > _LONGEST or denies(line.text):
            continue
        values = _residues(line.text)
        read = [parse(each, notation) for each in values]
        items = [each for each in read if isinstance(each, Expression)]
        if items:
            yield Response(line.text, Collection("set", *items), line.place)


def _residues(text: str) -> list[str]:
    """Return the remainders that a line lists; nothing where it says anything else."""
    bare = " ".join(text.replace("$", "").replace("**", "").split()).rstrip(" .")
    bare = _SAYS.sub("", without_announcement(bare) if bare[:1].isalpha() else bare)
    moduli = {number for found in _MODULUS.findall(bare) for number in found if number}
    values = _MODULUS.sub("", bare).strip()
    if len(moduli) != 1 or _VALUES.fullmatch(values) is None:
        return []
    return _NUMBER.findall(values)
