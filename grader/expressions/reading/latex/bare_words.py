"""Words that are typed in LaTeX as they are: `\\frac{sin(x)}{2}`, `ln(x^{2})`, `x = 0 or x = 1`."""

from __future__ import annotations

import re
from functools import cache

from grader.expressions.functions import KNOWN_FUNCTIONS, PLAIN_SPELLINGS
from grader.expressions.names import Name
from grader.expressions.nodes import Constant
from grader.expressions.notation import Notation
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.tokens import Tokens

# What such a word has in it. A text without these is not looked at any closer.
_STEMS = (
    "sin", "cos", "tan", "cot", "sec", "csc", "ln", "log", "exp", "sqrt", "abs", "max", "min",
    "det", "tg", "erf", "floor", "ceil", "sgn", "sign", "gcd", "lcm", "cbrt",
)  # fmt: skip


@cache
def _run() -> re.Pattern[str]:
    """Return a run of letters that is such a word, with a factor or the argument beside it.

    In LaTeX, `asin(x)` is `a` times the sine: the inverse is typed `arcsin`.
    """
    words = (
        word
        for word in PLAIN_SPELLINGS
        if any(stem in word for stem in _STEMS)
        and word.isalpha()
        and not (word[0] == "a" and word[1:] in PLAIN_SPELLINGS)
    )
    either = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"(?P<factor>[b-zB-Z]?)(?P<word>{either})(?P<argument>[txyz]?)")


_CONSTANT_STEMS = ("pi", "oo", "inf", "Inf")


#: Functions of vectors and of activations, which need a bracket; only these letters make them.
_WITH_BRACKET = frozenset(
    {"softmax", "diag", "relu", "ReLU", "sigmoid", "softplus", "logsumexp", "outer"}
)
#: Likewise, where vectors and matrices have shapes.
_OF_MATRICES = {"tr": "trace", "Tr": "trace"}
_BETWEEN = frozenset({"or", "and", "mod"})
#: Constants that are typed without their backslash: `\\frac{pi}{2}`, `lim_{x->oo}`.
_CONSTANTS = {
    "pi": "pi", "oo": "oo", "inf": "oo", "infty": "oo", "infinity": "oo", "Infinity": "oo",
}  # fmt: skip
#: π with a factor that often stands beside it: `2kpi`, `2pir`.
_TIMES_PI = re.compile(r"(?P<before>[kmn]?)pi(?P<behind>[rtxkn]?)")
# What begins the argument of a function that needs no bracket.
_OPERANDS = frozenset({"(", "group", "^", "_", "num", "name", "const", "func", "frac", "sqrt", "|"})
_BRACKETS = frozenset({"(", "^", "_", "group"})


def _pattern_of_hints() -> re.Pattern[str]:
    """Return what finds a stem that no backslash stands before, or one of the other words.

    It branches at the first letter, as it is looked for at every letter of every formula.
    """
    rests: dict[str, list[str]] = {}
    for stem in (*_STEMS, *_CONSTANT_STEMS, "lim_"):
        rests.setdefault(stem[0], []).append(rf"(?<!\\{stem[0]}){stem[1:]}")
    for word in sorted(_WITH_BRACKET):
        rests.setdefault(word[0], []).append(word[1:])
    rests[" "] = ["or ", "and "]
    rests["m"].append(r"(?<!\\m)od ")
    rests["T"] = [r"r\("]
    rests["t"].append(r"r\(")
    return re.compile("|".join(f"{first}(?:{'|'.join(each)})" for first, each in rests.items()))


_HINTS = _pattern_of_hints()


def may_hold_bare_words(text: str) -> bool:
    """Whether such a word may be in a text: with no backslash before it."""
    return _HINTS.search(text) is not None


def mark_words(tokens: Tokens, notation: Notation) -> None:
    """Make one token of the letters of a function with an argument behind it, or of a connective.

    The letters stay factors where all of them are declared names, and where nothing follows that
    the function could take. A connective stands between spaces, and so does `mod`, which may begin
    a bracket.
    """
    i = 0
    while i < tokens.count:
        if tokens.kinds[i] == "name":
            last = _end_of_run(tokens, i)
            _part_base(tokens, last + 1)
            _part_primes(tokens, i, last + 1)
            last = _end_of_run(tokens, i)
            if last > i:
                _mark(tokens, i, last, notation)
        i += 1


def _part_base(tokens: Tokens, i: int) -> None:
    """Part the name `g_2` that ends `log_{2}(8)` into the letter and the base."""
    name = tokens.values[i]
    if tokens.kinds[i] != "name" or not isinstance(name, Name) or i < 2:
        return
    front = tokens.text[tokens.starts[i - 2] : tokens.starts[i] + 1]
    if (
        front != "log"
        or name != Name("g", subscript=name.subscript)
        or not (name.subscript.isdecimal() or len(name.subscript) == 1)
    ):
        return
    base: tuple[str, object] = ("name", Name(name.subscript))
    if name.subscript.isdecimal():
        base = "num", read_numeral(name.subscript)
    start, end = tokens.starts[i], tokens.ends[i]
    tokens.kinds[i : i + 1] = ["name", "_", base[0]]
    tokens.values[i : i + 1] = [Name("g"), None, base[1]]
    tokens.starts[i : i + 1] = [start, start + 1, start + 1]
    tokens.ends[i : i + 1] = [start + 1, start + 1, end]


def _part_primes(tokens: Tokens, first: int, i: int) -> None:
    """Part the `h'` that ends `tanh'(a)` into the letter and the primes, before a bracket."""
    name, start = tokens.values[i], tokens.starts[i]
    if tokens.kinds[i] != "name" or not isinstance(name, Name) or tokens.kinds[i + 1] != "(":
        return
    if not name.primes or name != Name(name.base, name.primes) or len(name.base) != 1:
        return
    letters = tokens.text[tokens.starts[first] : start + 1]
    if start != tokens.ends[i - 1] or not (letters in _WITH_BRACKET or _run().fullmatch(letters)):
        return
    end, primes = tokens.ends[i], name.primes
    tokens.kinds[i : i + 1] = ["name", *("'" for _ in range(primes))]
    tokens.values[i : i + 1] = [Name(name.base), *(1 for _ in range(primes))]
    tokens.starts[i : i + 1] = [start, *(start + 1 for _ in range(primes))]
    tokens.ends[i : i + 1] = [start + 1, *(end for _ in range(primes))]


def _end_of_run(tokens: Tokens, i: int) -> int:
    """Return the last of the plain letters that stand together from token `i` on."""
    last = i
    while _is_letter(tokens, last) and _is_letter(tokens, last + 1):
        if tokens.starts[last + 1] != tokens.ends[last]:
            break
        last += 1
    return last


def _is_letter(tokens: Tokens, i: int) -> bool:
    value = tokens.values[i]
    return (
        tokens.kinds[i] == "name"
        and isinstance(value, Name)
        and len(value.base) == 1
        and value == Name(value.base)
        and tokens.ends[i] - tokens.starts[i] == 1
    )


def _mark(tokens: Tokens, first: int, last: int, notation: Notation) -> None:
    letters = tokens.text[tokens.starts[first] : tokens.ends[last]]
    if letters in _BETWEEN and _is_apart(tokens, first, last):
        if not notation.variables.issuperset(letters):
            _merge(tokens, first, last + 1, letters, None)
        return
    opens = last + 1
    while tokens.kinds[opens] == "'":
        opens += 1
    if tokens.kinds[opens] == "(" and not notation.variables.issuperset(letters):
        if letters in _WITH_BRACKET:
            _merge(tokens, first, last + 1, "operator", letters)
            return
        if letters in _OF_MATRICES and notation.shapes:
            _merge(tokens, first, last + 1, "func", _OF_MATRICES[letters])
            return
    if _mark_constant(tokens, first, last, letters, notation):
        return
    if letters == "lim" and tokens.kinds[last + 1 : last + 3] == ["_", "group"]:
        _merge(tokens, first, last + 1, "lim", "lim")
        return
    found = _run().fullmatch(letters)
    if found is None or notation.variables.issuperset(found["word"]):
        return
    row = KNOWN_FUNCTIONS[PLAIN_SPELLINGS[found["word"]]]
    behind = tokens.kinds[last + 1]
    if found["argument"]:
        taken = row.bare and not found["factor"] and behind not in ("(", "^", "_")
    else:
        taken = behind in (_OPERANDS if row.bare and not found["factor"] else _BRACKETS)
        taken = taken or (behind == "'" and tokens.kinds[opens] == "(")
    if taken:
        start = first + len(found["factor"])
        _merge(tokens, start, start + len(found["word"]), "func", row.name)


def _mark_constant(tokens: Tokens, first: int, last: int, letters: str, notation: Notation) -> bool:
    """Make one token of the letters of a constant, unless they are declared names."""
    beside = _TIMES_PI.fullmatch(letters)
    word = "pi" if beside else letters
    if word not in _CONSTANTS or notation.variables.issuperset(set(word) - {"i"}):
        return False
    if word == "inf" and tokens.kinds[last + 1] in ("(", "_"):
        return False  # the greatest lower bound
    start = first + len(beside["before"]) if beside else first
    _merge(tokens, start, start + len(word), "const", Constant(_CONSTANTS[word]))
    return True


def _is_apart(tokens: Tokens, first: int, last: int) -> bool:
    """Whether there is a space on both sides, or a bracket before, and something beyond it."""
    text, start, end = tokens.text, tokens.starts[first], tokens.ends[last]
    before = text[start - 1 : start]
    opens = before == "(" and text[start:end] == "mod"
    return bool(first) and (before == " " or opens) and text[end : end + 1] == " "


def _merge(tokens: Tokens, first: int, end: int, kind: str, value: object) -> None:
    tokens.kinds[first:end] = [kind]
    tokens.values[first:end] = [value]
    tokens.ends[first:end] = [tokens.ends[end - 1]]
    del tokens.starts[first + 1 : end]
