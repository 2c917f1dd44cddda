r"""Find mathematics that nothing marks as such, in lines of plain text.

A line is cut into words. Words of language end a formula; what lies between them is one if it holds
a relation and can be read. So `therefore dy/dz5 = sigma'(z5) (by the chain rule)` gives
`dy/dz5 = sigma'(z5)`, and `so the largest height is h = 0.41.` gives `h = 0.41`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.expressions.notation import Notation
from grader.readers.marks import blank_markup
from grader.readers.page import Kind, Region
from grader.readers.words import COMMON, FUNCTIONS, GREEK

Readable = Callable[[str], bool]

_LABEL = re.compile(
    r"\s*(?P<label>\((?:\d{1,3}|[a-z]|[ivx]{1,4}|eq\.? ?\d+|\*{1,3})\)"
    r"|[\[\w][\w.'’′/∂\[\]()^*₀-₉-]{0,40}(?=\s*:(?!=))|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))"
    r"\s*:?\s*(?=\S)"
)
_CONNECTOR = re.compile(
    r"\s*(?:[-*+](?=\s)|>(?=[\s>])|=>|==>|⇒|⟹|->|→|∴|∵|•|◦|▪|–|—|\\therefore|\\Rightarrow|\\implies)\s*"
)
_RELATION = re.compile(
    r"(?<![<>=!:~-])(?:=|==|!=|<=|>=|:=|<|>)(?![=>])|[≤≥≈≠≡≃≅∈∉∝→]|(?<!-)->"
    r"|~=|\\(?:leq?|geq?|neq?|approx|equiv|sim|in|to)\b"
)
_STRONG = re.compile(r"[=<>≤≥≈≠^*/+_∂√∑∫∏·×÷±∞∈|\\Ͱ-Ͽ²³¹⁰-₟′⋅∇−∗∙]|\d|[A-Za-z]['’′]*\(")
_LETTER = r"[^\W\d_²³¹⁰-₟]"
_ORDINARY = re.compile(
    rf"[\"“(\[]*(?:{_LETTER}{{2,}}(?:['’][a-z]{{1,2}})?(?:[-/]{_LETTER}{{2,}})*"
    r"|\d+(?:st|nd|rd|th)|https?://\S+|\S+@\S+)[.,;:!?\"”)\]]*"
)
_LETTERS = re.compile(rf"{_LETTER}{{2,}}")
_ENDS_SENTENCE = re.compile(r"[^.][.!?]$")
_NUMBERS = re.compile(r"[\s\d.,;()\[\]{}+−eE/-]*\d[\s\d.,;()\[\]{}+−eE/-]*")
_STARTS_WITH_OPERATOR = re.compile(
    r"\s*(?:[=<>≤≥≈≠≡+*/·×⋅]|[-−]\s|\\(?:approx|leq?|geq?|neq?|cdot|times)\b)"
)
_ENDS_OPEN = re.compile(r"(?:[=<>≤≥≈+*/·×⋅−(\[{,-]|\\(?:approx|leq?|geq?|cdot|times))\s*$")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    kind: str  # "math", "weak" (mathematics only beside some) or "word"


def starts_with_operator(line: str) -> bool:
    """Whether a line goes on with the formula of the line before it."""
    return _STARTS_WITH_OPERATOR.match(line) is not None


def begins_with_relation(text: str) -> bool:
    """Whether the left side of a formula stands somewhere else."""
    return re.match(r"\s*(?:[=<>≤≥≈≠≡]|\\(?:approx|leq?|geq?|neq?|equiv|sim)\b)", text) is not None


def ends_open(line: str) -> bool:
    """Whether the formula of a line goes on in the next."""
    return _ENDS_OPEN.search(line[-40:]) is not None


def find_formulas(
    line: str, offset: int, notation: Notation, readable: Readable, marked: tuple[Region, ...] = ()
) -> Iterator[Region]:
    """Yield the formulas of a line that starts at `offset` of its page.

    `marked` are the inline formulas that stand in this line between signs; one that is part of a
    longer formula (`$h$ = 0.41`) is yielded again as that.
    """
    bare = blank_markup(line)
    label, start = _label(bare)
    words = _words(bare, start, offset, notation, marked)
    for first, last in _runs(words):
        outside = not any(m.start - offset < words[first].end <= m.end - offset for m in marked)
        tag = label if first == 0 else ""
        run = _accept(
            bare, words[first : last + 1], marked, offset, readable, bool(tag) and outside
        )
        if run:
            end = _trim_end(bare, run[1])
            a, b = run[0] + offset, end + offset
            yield Region(Kind.PLAIN, a, b, a, b, tag.strip(" :"))


def _label(line: str) -> tuple[str, int]:
    """Return the label in front of a line and where the rest starts."""
    start = 0
    label = _LABEL.match(line)
    text = ""
    if label and not re.match(r"\s*[=<>]", line[label.end() :]):
        text, start = label["label"], label.end()
    while connector := _CONNECTOR.match(line, start):
        start = connector.end()
    return text, start


def _words(
    line: str, start: int, offset: int, notation: Notation, marked: tuple[Region, ...]
) -> list[_Word]:
    """Cut a line at its spaces; what stands between signs is mathematics."""
    words: list[_Word] = []
    for match in re.finditer(r"\S+", line[start:]):
        a, b = match.start() + start, match.end() + start
        inside = any(m.start < b + offset and a + offset < m.end for m in marked)
        kind = "math" if inside else _kind(match[0], notation)
        words.append(_Word(a, b, match[0], kind))
    return words


def _kind(word: str, notation: Notation) -> str:
    core = word.strip(".,;:!?\"'“”()[]{}")
    if not core:
        return "weak" if not word.strip(",;()[]{}-–—.") or word in "'" else "math"
    if core in notation.variables or core in notation.functions:
        return "weak"
    if _ORDINARY.fullmatch(word) and not _known_word(core):
        return "word"
    if _STRONG.search(word):
        return "word" if _wordy(core) else "math"
    return (
        "weak" if len(core) == 1 or _known_word(core) else "word" if core[0].isalpha() else "weak"
    )


def _known_word(core: str) -> bool:
    return core in FUNCTIONS or core in GREEK


def _wordy(core: str) -> bool:
    """Whether a word with a sign in it is language all the same: `and/or`, `x-axis`, `2x2-grid`."""
    return any(part.lower() in COMMON for part in _LETTERS.findall(core)) and not re.search(
        r"[=<>(^_\\]", core
    )


def _runs(words: list[_Word]) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each stretch without words of language."""
    first: int | None = None
    for index, word in enumerate([*words, _Word(0, 0, "", "word")]):
        in_run = word.kind != "word" or _is_name(words, index)
        if in_run and first is None:
            first = index
        elif not in_run and first is not None:
            yield first, index - 1
            first = None
        if first is not None and _ENDS_SENTENCE.search(word.text):
            yield first, index
            first = None


def _is_name(words: list[_Word], index: int) -> bool:
    """Whether a word of language serves as the name of a quantity: `height = 0.41`."""
    if index >= len(words):
        return False
    word = words[index]
    if word.text.lower() in COMMON or not word.text.isalpha():
        return False
    after = words[index + 1].text if index + 1 < len(words) else ""
    if _RELATION.match(after) and len(after) <= 2:
        return True
    before = words[index - 1] if index else None
    alone = index + 1 >= len(words) or words[index + 1].kind != "word"
    return bool(before and re.search(r"[=+*/·×(−-]$", before.text) and alone and index > 1)


def _accept(
    line: str,
    words: list[_Word],
    marked: tuple[Region, ...],
    offset: int,
    readable: Readable,
    labelled: bool,
) -> tuple[int, int] | None:
    """Return the span of a formula in a run of words, None if there is none."""
    while words and (words[-1].kind == "weak" and not words[-1].text.strip(",;.-–—:")):
        words = words[:-1]
    if not words or not (
        _has_relation(line, words, marked, offset)
        or (not _touches(words, marked, offset) and _alone(line, words, labelled))
    ):
        return None
    start, end = words[0].start, _trim_end(line, words[-1].end)
    if _is_equation(line, words, start, end):
        return start, end
    for word in words[:4]:
        text = line[word.start : end]
        if _RELATION.search(text) is None and _RELATION.search(line[start:end]):
            break
        if readable(text):
            return word.start, end
    return None


def _is_equation(line: str, words: list[_Word], start: int, end: int) -> bool:
    """Whether a line is a formula and nothing else; it is one even if it cannot be read."""
    whole = words[0].kind != "word" and not line[end:].strip(" .,;")
    whole = whole and not _RELATION.match(line, start) and not ends_open(line[start:end])
    before = line[:start]
    label = _LABEL.match(before + "x")
    bare = _CONNECTOR.sub(" ", before[label.end() :] if label else before)
    strong = any(word.kind == "math" for word in words)
    return whole and strong and not bare.strip() and _RELATION.search(line, start, end) is not None


def _has_relation(line: str, words: list[_Word], marked: tuple[Region, ...], offset: int) -> bool:
    """Whether there is a relation outside the formulas that are marked already."""
    start, end = words[0].start, words[-1].end
    return any(
        not any(m.start <= match.start() + offset < m.end for m in marked)
        for match in _RELATION.finditer(line, start, end)
    )


def _touches(words: list[_Word], marked: tuple[Region, ...], offset: int) -> bool:
    """Whether some formula of a run is marked already."""
    start, end = words[0].start + offset, words[-1].end + offset
    return any(m.start < end and start < m.end for m in marked)


def _alone(line: str, words: list[_Word], labelled: bool) -> bool:
    """Whether an expression without a relation stands for itself: a list of numbers, an answer."""
    start, end = words[0].start, words[-1].end
    if line[end:].strip(" .,;"):
        return False
    text = line[start:end]
    if _NUMBERS.fullmatch(text):
        return labelled or (len(re.findall(r"\d+\.?\d*", text)) > 1 and "," in text)
    strong = re.search(r"[\^*/_∂√·×\\]|[A-Za-z]['’′]*\(", text) is not None
    return strong and (labelled or not line[:start].strip(" \t-*+"))


def _trim_end(line: str, end: int) -> int:
    """Leave out the punctuation that ends a sentence."""
    while end and line[end - 1] in ' .,;:!?"”':
        end -= 1
    return end
