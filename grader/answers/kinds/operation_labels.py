"""Whether words name an operation: `Multiply (x * y)`, `natural logarithm`, `raíz cuadrada`."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from grader.expressions.nodes import Add, Call, Constant, Div, Mul, Neg, Pow
from grader.expressions.numerals import ARROW
from grader.expressions.operation_words import LEAF_WORDS, OPERATION_WORDS, PHRASES, said, words_of
from grader.expressions.phrases import BECAUSE_WORDS, REASON, pattern_of
from grader.expressions.reading import parse

_STYLE = re.compile(
    r"\\(?:text\w*|math(?:rm|bf|it|tt|sf)|operatorname\*?|emph)\s*\{([^{}]*)\}"
    r"|(?<![\w*])\*\*?([^\W\d_][^*]*)\*\*?(?![\w*])|(?<!\w)_([^\W\d_][^_]*)_(?!\w)"
)
_EMPTY = re.compile(r"\{(?:\\cdot|\\square|\s)*\}|\((?:\\cdot|·|\s)*\)|\\[(),;! ]|[$`\"]")
_BRACKET = re.compile(r"\(((?:[^()]++|\([^()]*+\))*+)\)")
_FORMULA = re.compile(r"[-+*/^·×÷=\d]")
_MARKS = frozenset("()[]{},.;:_'&")
AKIN = (frozenset({"^", "square"}), frozenset({"ln", "log10"}), frozenset({"ln", "log2"}))
"""Operations of which one word may be used for the other."""


class Meaning(Enum):
    """What words say of an operation; `OPEN` where one of them is not known, or two disagree."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"


def meaning_of(text: str, operation: str) -> Meaning:
    """Say whether a text names an operation (`*`, `ln`, `input`).

    What is open may be a formula, `d * sqrt(c)`, whose last operation is meant, or have a reason
    behind it that names no other one.
    """
    meaning = _of_words(text, operation)
    if meaning is not Meaning.OPEN:
        return meaning
    *formula, last = _ARROW.split(text)
    if formula and names_operation(last):  # `a = x*y -> *`
        return _of_words(last, operation)
    if last_operation(text) == operation:
        return Meaning.RIGHT
    front, behind = _without_reason(text)
    named = said(words_of(behind))[0]
    before = _of_words(front, operation) if behind else meaning
    agrees = before is Meaning.RIGHT and all(operation in each for each in named)
    return before if not named or agrees else meaning


_LONGEST = 200
_ARROW = re.compile(ARROW)


def names_operation(text: str) -> bool:
    """Whether a text names one operation, or a leaf, and says nothing else."""
    return bool(operations_of(text))


@lru_cache(maxsize=2_000)  # a class writes the same labels again and again
def operations_of(text: str) -> frozenset[str]:
    """Return the operations, or the leaves, that a text can name which says nothing else."""
    if len(text) > _LONGEST:
        return frozenset()
    both = (*OPERATION_WORDS, *LEAF_WORDS)
    return frozenset(each for each in both if meaning_of(text, each) is Meaning.RIGHT)


_WHY = pattern_of((*REASON, *BECAUSE_WORDS))
_REASON = re.compile(rf"[,;]\s|\s\(|(?<=\s)(?:{_WHY})\b", re.IGNORECASE)


def _without_reason(text: str) -> tuple[str, str]:
    """Return what stands before the first comma, bracket or word of reasoning, and the rest."""
    found = _REASON.search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


#: A formula has names of one letter, functions and numbers; a word may be one of those.
_SIDE = re.compile(r"[=≈]|\\approx(?![a-z])")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FUNCTIONS = frozenset({"exp", "log", "ln", "sqrt", "sin", "cos", "tan", "tanh", "abs", "sigma"})
_STYLED = frozenset({"frac", "cdot", "times", "left", "right", "operatorname", "mathrm"})


def last_operation(text: str) -> str:
    """Return the operation that a formula computes last: `*` for `d * sqrt(c)`; else empty."""
    formula = _SIDE.split(text)[-1].strip(" `$.")
    if not set(_LETTERS.findall(formula)) <= _FUNCTIONS | _STYLED:
        return ""
    read = parse(formula)
    match read:
        case Add():
            return "-" if isinstance(read.args[-1], Neg) else "+"
        case Mul() | Div():
            return "*" if isinstance(read, Mul) else "/"
        case Pow():
            return "exp" if read.args[0] == Constant("e") else "^"
        case Call() if not read.primes:
            return "ln" if read.name == "log" else read.name
    return ""


def _of_words(text: str, operation: str) -> Meaning:
    words = _words(text)
    if words == ["x"]:  # the letter that is typed for the cross
        words = ["*"]
    meant, rest = said(words)
    unknown = [word for word in rest if not _is_name(word) and word not in _MARKS]
    if operation in LEAF_WORDS:
        return _of_leaf(words, operation, bool(meant), unknown)
    if unknown:
        return Meaning.OPEN
    if not meant:
        return Meaning.WRONG
    common = frozenset.intersection(*meant)
    if operation in common:
        return Meaning.RIGHT
    akin = any(operation in pair and common & pair for pair in AKIN)
    return Meaning.WRONG if common and not akin else Meaning.OPEN


def _of_leaf(words: list[str], leaf: str, operation: bool, unknown: list[str]) -> Meaning:
    kinds = {kind for kind, known in LEAF_WORDS.items() if known & set(words)}
    if kinds == {leaf} and not operation and not unknown:
        return Meaning.RIGHT
    return Meaning.WRONG if kinds or operation else Meaning.OPEN


def _words(text: str) -> list[str]:
    """Return the words that name the operation, without the formula that it computes."""
    plain = _EMPTY.sub(" ", _STYLE.sub(lambda match: f" {match[1] or match[2] or match[3]} ", text))
    front = _BRACKET.sub(lambda match: "" if _FORMULA.search(match[1]) else match[0], plain)
    front, _, formula = front.partition(":")
    if not _names_something(front) or not _FORMULA.search(formula):
        front = front + " " + formula
    return list(words_of(front if front.strip() else plain))


def _names_something(text: str) -> bool:
    return bool(said(words_of(text))[0])


def _is_name(word: str) -> bool:
    """Whether a word is a name or a number of the formula that an operation is applied to."""
    return word.isdigit() or (len(word) == 1 and word.isascii() and word.isalpha())


def operation_of(text: str) -> str:
    """Return the operation that a text is a word or sign for, and nothing more; else empty."""
    words = words_of(text)
    found = PHRASES.get(words, frozenset())
    leaves = [leaf for leaf, known in LEAF_WORDS.items() if words and set(words) <= known]
    return next((name for name in (*OPERATION_WORDS, *leaves) if name in {*found, *leaves}), "")
