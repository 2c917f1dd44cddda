"""Words inside a formula of plain text: signs in words, `x minus y`, and a side that only tells.

What replaces them is as long as they are, so that every character keeps its place.
"""

from __future__ import annotations

import re

from grader.expressions.announcing import denies
from grader.expressions.language import COMMON
from grader.expressions.notation import Notation
from grader.readers.mathematics.vocabulary import FUNCTIONS, GREEK

_SIGNS = {
    "*": "times|multiplied (?:by|with)|mal|fois|multiplié par|multiplicado por|moltiplicato per",
    "/": "divided by|geteilt durch|divisé par|dividido (?:por|entre)|diviso(?: per)?",
    "+": "plus|más|più",
    "−": "minus|menos|moins|meno",
    "^2": "squared|al cuadrado|au carré|al quadrato",
    "^3": "cubed|al cubo|au cube",
}
_WORDS = re.compile(
    r"(?<=\S) (?:" + "|".join(f"(?P<w{at}>{words})" for at, words in enumerate(_SIGNS.values()))
    + r")(?![\w-])"
)  # fmt: skip
_OF_SIGN = dict(zip((f"w{at}" for at in range(len(_SIGNS))), _SIGNS, strict=True))
_TOKEN_BEFORE, _TOKEN = re.compile(r"\S{1,60}\Z"), re.compile(r"\S{1,60}")
_AROUND = "$(),.;:[]{}*"
_FORMULA = re.compile(r"[\d/^_'’′(\\=√∂·×*+²³₀-₉⁰¹⁴-⁹-]")
_NUMBER = re.compile(r"[-+−]?\d[\d.,]*")
#: What was computed so far: `11*30 = 330 divided by 6 is 55` goes on from there.
_RESULT = re.compile(r"[-+−*/×·÷][\s$(]{0,3}\d[\d.,]*+[\s$)]{0,3}=[\s$(]{0,3}\Z")
_LONGEST = 2_000
#: A side of words between two signs of equality: `y' = same thing again = 2x`.
_TOLD = re.compile(
    r"(?<![<>=!:])=(?P<told>[\s$]{1,4}+(?:[^\W\d_]{1,20}+(?:[’'-][^\W\d_]{1,12}+)?,?[\s$]{1,4}+){1,8}+)"
    r"=(?![=>])"
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FEWEST_LETTERS = 3


def with_signs_for_words(line: str, notation: Notation) -> str:
    """Return a line in which signs stand for the words between operands: `x minus y`."""
    if len(line) > _LONGEST:
        return line
    for found in _WORDS.finditer(line):
        sign = _OF_SIGN[str(found.lastgroup)]
        before = _TOKEN_BEFORE.search(line, max(0, found.start() - 60), found.start())
        if before is None or not _is_operand(before[0], "", notation):
            continue
        if sign[0] == "^":
            fits = "=" in line[: found.start()] and not _NUMBER.fullmatch(before[0])
        else:
            behind = _TOKEN.match(line, found.end() + 1)
            after = _TOKEN.match(line, behind.end() + 1) if behind else None
            fits = behind is not None and _is_operand(
                behind[0], after[0] if after else "", notation
            )
            short = sign in "*+−" and " " not in found[0].strip()
            numbers = behind and _NUMBER.fullmatch(before[0]) and _NUMBER.match(behind[0])
            if numbers and (short or _RESULT.search(line, 0, before.start())):
                fits = False  # which is arithmetic in words
        if fits:
            place = ">" if sign[0] == "^" else "^"
            line = f"{line[: found.start()]}{sign:{place}{len(found[0])}}{line[found.end() :]}"
    return line


def _is_operand(token: str, after: str, notation: Notation) -> bool:
    """Whether a token is a piece of a formula, and no word of language."""
    core = token.strip(_AROUND)
    if not core or core in notation.variables or core in notation.functions:
        return bool(token)
    if core in ("a", "I") and after and _is_word(after.strip(_AROUND), notation):
        return False  # `3 times a day`
    return not _is_word(core, notation) and (len(core) == 1 or bool(_FORMULA.search(core)))


def _is_word(core: str, notation: Notation) -> bool:
    if core in notation.variables or core in notation.functions:
        return False
    if core.startswith("\\") or core.lower() in GREEK or core in FUNCTIONS:
        return False
    return len(core) > 1 and re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", core) is not None


def without_told_sides(line: str, notation: Notation) -> str:
    """Return a line without sides of words between two others: `A = area = pi r^2`.

    They say what the other side is, unless they deny it.
    """
    if len(line) > _LONGEST:
        return line

    def blank(found: re.Match[str]) -> str:
        words = _LETTERS.findall(found["told"])
        telling = words and len(words[0]) >= _FEWEST_LETTERS and _is_word(words[0], notation)
        first = found["told"].strip(" $").split()[0].strip("$")
        if not telling or not first.startswith(words[0]) or denies(found["told"]):
            return found[0]
        known = any(word.casefold() in COMMON for word in words) or len(words) > 1
        if not known:
            return found[0]
        at = found[0].index(words[0])  # the sign stands outside of formulas between signs
        blanks = re.sub(r"[^\s$]", " ", found[0])
        return f"{blanks[:at]}={blanks[at + 1 :]}"

    return _TOLD.sub(blank, line)
