"""Lines that tell states, cut into tokens: what counts, names, values, and other words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.answers.find.lines import Line
from grader.answers.iterates.names import with_values_named
from grader.answers.iterates.series import OTHER_QUANTITIES, as_name
from grader.expressions.names import GREEK_WORDS
from grader.expressions.numerals import ARROW
from grader.expressions.phrases import BOTH_WORDS, NUMBERS_IN_WORDS, STEP_WORDS, pattern_of

_MARKUP = re.compile(
    r"\$|\\[()\[\],;!{}\\]|\*\*|`|\\(?:left|right|quad|qquad|hline)(?![a-z])|&|~|\bnp\.|\barray(?=\()"
)
_ARROWS = re.compile(ARROW)
_EQUALS = re.compile(r"\\(?:approx|simeq|cong|sim|doteq)(?![a-z])|[≈≃:]=?|==")
_DOTS = re.compile(r"\\l?dots(?![a-z])|…|\.{2,6}")
#: Numbers as arrays print them, `[0.  0.3 1. ]`, whose points end no sentence.
_ARRAY = re.compile(r"\[[\d\s.,eE+-]+\]")
_POINT_ALONE = re.compile(r"(?<=\d)\.(?=[\s,\]])")
#: What says of a name that its values follow, and of the states which they are.
_VALUES_OF = re.compile(r"(?<=\w)-(?=(?:value|coordinate)s?(?!\w))")
_RANGE_BELOW = re.compile(r"(?<=[)\]}])\s?_\{?[nktij]\s?=\s?[01]\}?\s?\^\{?\w{1,6}\}?")
_WIDE_SIGNS = str.maketrans("，、：；＝（）", ",,:;=()")
_DOLLARS = re.compile(r"\$")
_COLUMN = re.compile(r"\\begin\{[pbv]?matrix\}((?:(?!\\end).){1,200})\\end\{[pbv]?matrix\}")
#: How a state was worked out, in front of it: `(0, 1) - 0.1 * (-2, 10) = (0.2, 0)`.
_OPERAND = r"(?:\([^()=]{1,60}\)|\d{1,12}(?:[.,]\d{1,18})?)"
_OPERATOR = r"\s?[-+*/·×−]\s?"
_WORKED_OUT = re.compile(
    rf"(?<![\w.,)])-?{_OPERAND}(?:{_OPERATOR}-?{_OPERAND}){{1,8}}\s?=\s?(?=[-−]?[\d(])"
)
_TIMES = re.compile(r"\\(?:cdot|times)(?![a-z])")
_STEP = rf"(?=\s(?:{pattern_of(STEP_WORDS)})(?:s|en|es)?(?!\w))"
_ORDINALS = {
    word: place
    for place, words in enumerate(
        (
            "first erste ersten erstem primer primera premier première",
            "second zweite zweiten zweitem segundo segunda deuxième",
            "third dritte dritten drittem tercer tercera troisième",
            "fourth vierte vierten viertem cuarto cuarta quatrième",
            "fifth fünfte fünften fünftem quinto quinta cinquième",
            "sixth sechste sechsten sechstem sexto sexta sixième",
            "seventh siebte siebten séptimo séptima septième",
            "eighth achte achten octavo octava huitième",
        ),
        1,
    )
    for word in words.split()
}
_ORDINAL_WORD = re.compile(rf"(?<!\w)(?:{pattern_of(tuple(_ORDINALS))}){_STEP}", re.IGNORECASE)
_NUMERAL_WORD = re.compile(
    rf"(?:(?<=after\s)|(?<=nach\s)|(?<=tras\s)|(?<=après\s))(?:{pattern_of(tuple(NUMBERS_IN_WORDS))}){_STEP}",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\A\s*+[-*•+]\s++")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉−", "0123456789-")
_POINT_DIGITS, _COMMA_DIGITS = re.compile(r"\d\.\d"), re.compile(r"\d,\d")
_CHAINED_COMMAS = re.compile(r"\d,\d++,\d")
_PAIR = re.compile(r"[(\[{]\s?-?\d++,\d++\s?[)\]}]")
_POINT = r"[-+]?(?:\d++(?:\.\d++)?|\.\d++)(?:[eE][-+]?\d{1,4})?"
_COMMA = r"[-+]?\d++(?:,\d++)?"
_COUNTED = r"_?\d{1,6}|_\{\d{1,6}\}|_?\(\d{1,6}\)|\[\d{1,6}\]|\^\{?\(\d{1,6}\)\}?"
_RUNNING = r"_?[nktij]|_\{[nktij]\}|[ₙₖₜᵢⱼ]|_?\([nktij]\)|\[[nktij]\]|\^\{?\([nktij]\)\}?"
_NO_NAMES = frozenset({"A", "I"})
_COUNTERS, _STEPS = frozenset("nktij"), frozenset(STEP_WORDS)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line: its kind, its text, and the index of a name.

    Kinds: N a name, K a letter that may count, P a word for a step, Q one for steps, W another
    word, I a whole number, V another number, T a state in brackets, O an ordinal, S a sign of
    equality, M a mark behind a number, C a number that counts.
    """

    kind: str
    text: str
    index: int | None = None


def has_decimal_commas(line: Line, names: Sequence[str]) -> bool:
    """Whether the commas between digits of a line are decimal, since others part its numbers."""
    text = line.text.replace("{,}", ",")
    if not _COMMA_DIGITS.search(text) or _POINT_DIGITS.search(text):
        return False
    if ";" in text:
        return True
    return not _CHAINED_COMMAS.search(text) and (len(names) == 1 or not _PAIR.search(text))


@lru_cache(maxsize=16)
def _pattern(arity: int, commas: bool) -> re.Pattern[str]:
    number, sign = (_COMMA, "[;|]") if commas else (_POINT, "[,;|]")
    between = rf"\s?(?:{sign}\s?|\s)"
    state = between.join([number] * arity)
    return re.compile(
        rf"[(\[{{]\s?(?:(?P<at>\d{{1,6}}){between})?(?P<state>{state})\s?[)\]}}](?:\^T\b)?"
        r"|(?P<ordinal>\d{1,6})(?:st|nd|rd|th)\b"
        rf"|(?P<number>{number})(?![\w(^%!°/*])"
        rf"|\\?(?P<word>[^\W\d_]++(?:_[^\W\d_]{{2,}}+)*+)(?:(?P<index>{_COUNTED})(?![\w.])|(?:{_RUNNING})(?!\w))?"
        r"|(?P<dash>\s?[-–—]\s?(?=\\?[^\W\d_]))"
        r"|(?P<sign>=)|(?P<mark>[.):|])|(?P<gap>[\s,;(\[\]{}→])|(?P<other>.)"
    )


def tokens_of(line: str, names: Sequence[str], commas: bool) -> list[Token] | None:
    """Return the tokens of a line; None if something stands there that is none of them."""
    tokens: list[Token] = []
    for found in _pattern(len(names), commas).finditer(_plain(with_values_named(line, names))):
        if found["other"]:
            return None
        if found["state"]:
            numbers = re.findall(_COMMA if commas else _POINT, found["state"])
            if found["at"]:
                tokens.append(Token("C", found["at"]))
            one = len(names) == 1
            tokens.append(_number(numbers[0]) if one else Token("T", " ".join(numbers)))
        elif found["ordinal"]:
            tokens.append(Token("O", found["ordinal"]))
        elif found["number"]:
            tokens.append(_number(found["number"]))
        elif found["word"]:
            tokens.append(_word(found["word"], found["index"], names))
        elif found["dash"]:
            if not tokens or tokens[-1].index is None:
                return None
        elif found["sign"]:
            tokens.append(Token("S", "="))
        elif found["mark"]:
            tokens.append(Token("M", found["mark"]))
    return _counted(tokens)


#: A letter that joins the last of several numbers to the others: `0.3, 0.6 y 0.9`.
_AND = pattern_of(tuple(sorted(word for word in BOTH_WORDS if len(word) == 1)))
_JOINED_LAST = re.compile(
    rf"(?<=\d)(?P<sign>[,;])(?P<last>\s++[-−]?[\d.,]++)\s++(?:{_AND})\s++(?=[-−]?\d)"
)


def _plain(line: str) -> str:
    line = _JOINED_LAST.sub(r"\g<sign>\g<last>\g<sign> ", line)
    line = _RANGE_BELOW.sub("", _VALUES_OF.sub(" ", line.replace("{,}", ",")))
    line = _COLUMN.sub(_in_a_row, line.translate(_WIDE_SIGNS))
    line = _WORKED_OUT.sub("", _TIMES.sub("*", _DOLLARS.sub("", line)))
    line = _ORDINAL_WORD.sub(lambda found: f"{_ORDINALS[found[0].lower()]}th", line)
    line = _NUMERAL_WORD.sub(lambda found: NUMBERS_IN_WORDS[found[0].lower()], line)
    line = _ARRAY.sub(lambda found: _POINT_ALONE.sub("", found[0]), line)
    line = _MARKUP.sub(" ", _EQUALS.sub("=", _ARROWS.sub("→", _DOTS.sub(" ", line))))
    return _BULLET.sub("", line.translate(_SUBSCRIPTS))


def _in_a_row(column: re.Match[str]) -> str:
    return "(" + ", ".join(" ".join(entry.split()) for entry in column[1].split("\\\\")) + ")"


def _number(text: str) -> Token:
    return Token("I" if text.isdigit() else "V", text)


def _word(word: str, index: str | None, names: Sequence[str]) -> Token:
    name = _name_of(word)
    number = int("".join(filter(str.isdigit, index))) if index else None
    own = name if name in names else _with_values(word, names)
    if own:
        return Token("N", own, number)
    if word in _NO_NAMES and number is None:
        return Token("W", word.lower())
    if word in _COUNTERS and number is None:
        return Token("K", word)
    lower, base = word.lower(), word.partition("_")[0]
    if len(base) == 1 or name in GREEK_WORDS or (base != word and _name_of(base) in GREEK_WORDS):
        return Token("N", name, number)
    if lower in OTHER_QUANTITIES or base in OTHER_QUANTITIES:
        return Token("N", lower, number)
    if lower in STEP_WORDS:
        return Token("P", lower)
    steps = not _STEPS.isdisjoint((lower[:-1], lower[:-2]))
    return Token("Q" if steps else "W", lower)


_LISTS = frozenset({
    "value", "values", "vals", "list", "history", "hist", "path", "seq", "sequence", "arr", "array",
})  # fmt: skip


def _with_values(word: str, names: Sequence[str]) -> str:
    """Return the name of which a word says that its values follow, `xs`, `x_values`; or nothing."""
    base, _, rest = word.partition("_")
    base = base if rest in _LISTS else word[:-1] if word.endswith("s") else ""
    name = _name_of(base) if base else ""
    return name if name in names else ""


@lru_cache(maxsize=1_000)
def _name_of(word: str) -> str:
    return as_name(word)


#: What counts: `step 3`, `t = 3`, `3 steps`, `3rd step`, `3.` in front, `x 3 =`, `3:`.
_COUNTING = re.compile(
    r"(?:PS?(?P<behind>I)|KS(?P<equal>I)|(?P<steps>I)[PQ]|(?P<nth>O)P?|\A(?P<front>I)M"
    r"|N(?P<named>I)S|(?P<key>I)S)[SM]*+"
)


def _counted(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with those that count as one each, and without marks."""
    counted: list[Token] = []
    end = 2 if _is_item(tokens) else 0
    for found in _COUNTING.finditer("".join(token.kind for token in tokens), end):
        counted += map(_no_counter, tokens[end : found.start()])
        number = tokens[found.start(str(found.lastgroup))]
        counter = Token("C", number.text)
        if not (found["named"] and counter in counted):
            counted.append(counter)
        counted += tokens[found.start() : found.start() + 1] if found["named"] else []
        end = found.end()
    counted += map(_no_counter, tokens[end:])
    return [token for token in counted if token.kind != "M"]


def _is_item(tokens: Sequence[Token]) -> bool:
    """Whether a line is an item of a list, `2. x = 0.3`, whose number counts no steps."""
    if len(tokens) < 3 or tokens[0].kind != "I":
        return False
    return tokens[1].kind == "M" and tokens[1].text in (".", ")")


def _no_counter(token: Token) -> Token:
    """Return a letter that counts nothing as a name."""
    return replace(token, kind="N") if token.kind == "K" else token
