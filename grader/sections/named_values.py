"""Several values in one line, each with its own name: `mean: 5; median: 4`, `slope 2, intercept 3`.

No line of them is the title of one part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.expressions.language import COMMON
from grader.expressions.phrases import (
    ANSWER_WORDS,
    BOTH_WORDS,
    CONCLUDING,
    LEADING,
    NEUTRAL_WORDS,
    TELLING,
    pattern_of,
)
from grader.sections.outline import Outline

_LONGEST = 200
_JOINS = pattern_of(tuple(sorted({*BOTH_WORDS, *CONCLUDING, "while", "whereas", "but"})))
#: The `y` of `x = 5, y = 2` is a name, and no word that joins.
_JOIN = rf"(?:{_JOINS})\s+(?![=:≈])"
_BETWEEN = re.compile(rf"[;,]\s+(?:{_JOIN})?|\s{_JOIN}")
_CONCLUDES = re.compile(rf"(?<!\w)(?:{pattern_of(CONCLUDING)})(?!\w)", re.IGNORECASE)
_IS = (
    r"=|:|≈|is|are|was|equals|of|ist|beträgt|es|est|vale|vaut|è|é"
    r"|(?:would|will)?\s?(?:be|gives?|has|have|needs?|takes?|makes?|yields?)"
)
_ITEM = re.compile(
    r"(?:(?:the|its|their|our|der|die|das|la|el|le|il|lo|o|a)\s)?"
    r"(?P<name>[^\W\d_][^\W\d_]{0,20}(?:_?\d{1,2}|_\w{1,3})?(?: [^\W\d_]{2,20}){0,3}?)"
    r"(?:\s(?:of|von|de|di|du)\s\w{1,10})?"
    rf"(?:\s?[=:≈]\s?|\s(?:{_IS})\s(?:[=:]\s?)?|\s)"
    r"(?P<value>[-+−]?\s?(?:\d[\d.,/]*|\.\d+)(?:\s?(?:\\?%|°|[^\W\d_]{1,4})|\s[^\W\d_]{5,12})?)",
    re.IGNORECASE,
)
_UPRIGHT = re.compile(r"\\(?:text|textbf|mathrm|operatorname)\s?\{([^{}]{1,40})\}")
_SIGNS = str.maketrans("", "", "$*`")
#: Words that name no quantity: `so 5`, `the answer is 5`, `step 5`.
_NO_NAMES = frozenset(
    {*ANSWER_WORDS, *NEUTRAL_WORDS, *TELLING, *LEADING, *COMMON}
    | {word for word in BOTH_WORDS if len(word) > 1}
)


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value of a line, as it is written, the words in front of it, and its place among them."""

    name: str
    raw: str
    rank: int


def named_values(line: str, least: int = 2, concluded: bool = True) -> tuple[NamedValue, ...]:
    """Return the values of a line that holds nothing but values of different names.

    There are none where it holds fewer than the `least`; or where one is `concluded` from another,
    `z = -2, so p = 0.0455`, unless these are asked for.
    """
    if len(line) > _LONGEST or (not concluded and _CONCLUDES.search(line)):
        return ()
    text = _UPRIGHT.sub(r"\1", line.translate(_SIGNS)).strip(" .!-•")
    items = [_ITEM.fullmatch(piece.strip()) for piece in _BETWEEN.split(text)]
    found = [
        NamedValue(item["name"].casefold(), item["value"], rank)
        for rank, item in enumerate(items, 1)
        if item
    ]
    names = {value.name for value in found}
    whole = len(found) == len(items) == len(names) >= least
    return tuple(found) if whole and not any(map(_is_no_name, names)) else ()


def _is_no_name(name: str) -> bool:
    return name in _NO_NAMES or all(word in _NO_NAMES for word in name.split())


_NUMBERED = re.compile(r"(?<!\w)[Qq](\d{1,2})\s?[=:](?!=|\s?[Qq]\d)")


def are_names(line: str, outline: Outline) -> bool:
    """Whether a line gives the values of names with numbers: `Q1 = 4, Q2 = 6, Q3 = 9`.

    They are the quartiles where they go on beyond the questions, or where these are asked for.
    """
    told = set(_NUMBERED.findall(line)) if _NUMBERED.match(line) else set()
    if len(told) < 2:
        return False
    questions = [node for node in outline if node.depth == 1]
    asked = any("quartile" in word for node in questions for name in node.names for word in name)
    return asked or max(map(int, told)) > max(node.rank for node in questions)
