"""Plain, Unicode, calculator and Python notation to tokens: one compiled expression, one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from grader.expressions import limits
from grader.expressions.names import GREEK_WORDS, Name
from grader.expressions.nodes import Number
from grader.expressions.notation import Notation
from grader.expressions.numerals import (
    NumeralTooLong,
    is_decimal_comma,
    point_for_comma,
    read_numeral,
)
from grader.expressions.reading.characters import SUPERSCRIPTS
from grader.expressions.reading.meaning import meaning_of
from grader.expressions.reading.plain.symbols import SYMBOLS, Operator, read_operator_words
from grader.expressions.reading.plain.words import (
    INFIX_OR_CALL,
    Word,
    is_name_in_capitals,
    read_word,
)
from grader.expressions.reading.tokens import Tokens

_FRACTIONS = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5",
    "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip

_LETTER = "A-Za-zͰ-ϿЀ-ӿÀ-ÖØ-öø-ſ"
_SUB = "₀-₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ"
# A star behind a name decorates it where it cannot be a product: `y* =`, `dy*/dw1`, `h3*)`, `y*_5`.
_STAR = r"\^\*|\^\{\*\}|\*(?=_\w|_\{|\s*(?:[/)=,;\]}<>≤≥≠|]|$)|\s+[+*-]|\+(?!\d))"


_GAP = re.compile(r"[\s$€£]*+")
_GREEK = "|".join(sorted((word for word in GREEK_WORDS if len(word) > 1), key=len, reverse=True))


#: The sign of a partial derivative in words: `partial y / partial x`.
_PARTIAL = frozenset({"partial", "del"})


@cache
def _pattern(decimal_comma: bool) -> re.Pattern[str]:
    point, gap = ("[.,]", r"[ .]") if decimal_comma else (r"\.", "[ ,]")
    number = (
        rf"(?:\d{{1,3}}(?:(?:{gap}|')\d{{3}})+(?![\d'])|\d{{1,3}}(?:_\d{{3}})+(?![\d_])|\d+)"
        rf"(?:{point}\d+|\.(?![.\w(]))?"
        rf"(?:\(\d+\)(?<=\.\(\d\))|)(?:[eE][+-]?\d+)?|{point}\d+(?:[eE][+-]?\d+)?"
    )
    # The loops that a look-ahead follows are possessive: else they would try every way to part
    # what they took, which takes for ever.
    # What a plain `d` may differentiate: one letter or a Greek word, with what decorates it.
    one = (
        rf"(?:(?:{_GREEK}|[{_LETTER}])(?![{_LETTER}])(?:'|\d|_\w+|_\{{[^{{}}]*\}}|[{_SUB}]|\^?\*)*+"
        r"|\((?:[^()]*)\))"
    )
    return re.compile(
        rf"""
        {_GAP.pattern}
        (?:(?P<letter>[A-Zabce-z](?:'+|_?\d+)*+(?!\w|['_]|\*(?:_|(?![\w(*]))|\^[*{{]))
      | (?P<simple>[-+/(),](?![->=]|/[-+]|(?<=/)/)|\*\*?|\^(?![\^{{]))
      | (?P<digits>\d{{1,12}}(?![\d.,'_eExXbBoO₀-₉]|[ ]\d))
      | (?P<repeating>\d*\.\d*\(\d+\))
      | (?P<based>0(?:[xX][0-9A-Fa-f]+|[bB][01]+|[oO][0-7]+)(?!\w))
      | (?P<num>{number})
      | (?P<dotted>Interval\.(?:open|Lopen|Ropen)(?=\())
      | (?P<differential>d(?=(?:\^?[\d²³⁴])?\s*{one}?(?:\([^()]*\))?\s*/\s*d\s*{one})
          |(?:partial|del)(?=\s{one}?(?:\([^()]*\))?\s?/\s?(?:partial|del)\s{one}))
      | (?P<word>(?P<letters>[{_LETTER}]+)(?P<tail>
            (?:'+|\d+|_(?:\{{[^{{}}]*\}}|[A-Za-z0-9]+|[Ͱ-Ͽ])|[{_SUB}]+|{_STAR})*))
      | (?P<super>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵏᵐᵗ]+)
      | (?P<fraction>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
      | (?P<label>\^\{{[^{{}}]*\}})
      | (?P<quoted>"[^"\n]*")
      | (?P<symbol>\*\*|//(?=\s?[\w(])|\^\^|\+/-|-/\+|\+-(?!>)|~=
          |<-{{1,4}}>|<={{1,4}}>|<>|=/=|\#pm\#|={{1,4}}>|-{{1,4}}>|:=|!==?|===?|<=|>=|=<|&&|!!|\.\.\.?|.)
      | (?P<rest>\Z))
        """,
        re.VERBOSE | re.DOTALL,
    )


#: A limit as it is typed: `lim x→0`, `lim (x -> 0+)`, `lim_x→∞`, `lim as h → 0 of`.
_TYPED_LIMIT = re.compile(
    r"lim(?:_|[ \t]{1,2}(?:as[ \t])?|[ \t]?(?P<open>[\[(]))"
    r"(?P<where>[^\W\d_][ \t]{0,2}(?:->|→|⟶)[ \t]{0,2}[-+−]?[ \t]?"
    r"(?:\d{1,6}(?:[./]\d{1,6})?|∞|oo|inf(?:inity|ty)?|pi|[^\W\d_])(?![\w.]|\^(?![-+][ \t)\]])))"
    r"\^?(?P<side>[-+](?=[ \t)\]]))?[ \t]*+(?(open)[)\]])(?:[ \t]*+of(?=[ \t]))?"
)


def lex_plain(text: str, notation: Notation) -> Tokens:
    """Return the tokens of plain text; raises `Failure`."""
    tokens = Tokens(text, latex=False)
    lexer = _Lexer(tokens, notation)
    cut = _pattern(notation.decimal_comma).finditer
    position = 0
    while position < len(text):
        position = _run(lexer, cut(text, position), position)
    return tokens.close()


def _run(lexer: _Lexer, pieces: Iterator[re.Match[str]], end: int) -> int:
    """Add tokens until a handler goes on elsewhere than behind its piece; return where.

    Pieces that mean the same everywhere are added here, for speed.
    """
    tokens, usual = lexer.tokens, _USUAL
    kinds, values, starts, ends = tokens.kinds, tokens.values, tokens.starts, tokens.ends
    for found in pieces:
        group = found.lastgroup or ""
        if group in _READY:
            piece = found[0]
            kind, value, space = usual[piece]
            starts.append(end + space)
            end += len(piece)
            ends.append(end)
            kinds.append(kind)
            values.append(value)
            if kind in _DEPTH:
                lexer.brackets += _DEPTH[kind]
            continue
        start, end = found.span(group)
        position = _HANDLERS[group](lexer, found, start, end)
        if position != end:
            return position
    return end


_DEPTH = {"(": 1, ")": -1}
#: Groups whose pieces mean the same wherever they stand.
_READY = frozenset({"letter", "simple", "digits"})
_MAX_USUAL = 4096


class _Usual(dict[str, tuple[str, object, int]]):
    """The token of each piece of these groups, found once, and the space before it."""

    def __missing__(self, piece: str) -> tuple[str, object, int]:
        gap = _GAP.match(piece)
        assert gap is not None
        token = (*_ready_token(piece[gap.end() :]), gap.end())
        if len(piece) <= limits.MAX_NAME:
            if len(self) >= _MAX_USUAL:
                self.clear()
            self[piece] = token
        return token


def _ready_token(raw: str) -> tuple[str, object]:
    if raw[0].isdecimal():
        return "num", read_numeral(raw)
    return ("name", letter_name(raw)) if raw[0].isalpha() else SYMBOLS[raw]


_USUAL = _Usual()


@lru_cache(maxsize=4096)
def letter_name(raw: str) -> Name:
    """Return the name of one letter with primes and digits, as the tokenizer matched it."""
    subscript = "".join(part for part in raw[1:] if part.isdigit())
    return Name(raw[0], raw.count("'"), subscript)


# The characters behind a word that make a difference to how it is read.
#: Nothing that joins two operands stands in front of these: `OR = 3.86`, `ln(OR)`.
_BEHIND_NAMES = frozenset("=≈)")
_FOLLOWS = frozenset("(^*")
_BASES = frozenset({"2", "10"})
#: What a logarithm is taken of, where a blank parts it from its base: a number, or one letter.
_OPERAND_APART = re.compile(r" (?=\d|[A-Za-z](?![A-Za-z(]))")
_MAX_WORDS = 10_000


_PERCENT_NAMES = re.compile(r"(?:pi|e|i|union|intersection)(?![A-Za-z0-9_])")
_BEFORE_OPERAND = frozenset({"+", "-", "*", "/", "^", "(", "[", "{", ",", "rel", "and", "or"})
# The dot product as computer algebra writes it, between two matrices or vectors.
_MATRIX_PRODUCT = re.compile(r"\.\s*matrix\(|(?<=[)\]>])\.[\[<]")
# What LaTeX would not take for a letter of a name.
_UNQUOTABLE = re.compile(r"[\\$%&#]")
_CLOSING = {")": "(", "]": "[", "}": "{"}


def _is_balanced(text: str) -> bool:
    opened: list[str] = []
    for sign in text:
        if sign in "([{":
            opened.append(sign)
        elif sign in _CLOSING and (not opened or opened.pop() != _CLOSING[sign]):
            return False
    return not opened


_DIGITS_BELOW = "₀₁₂₃₄₅₆₇₈₉"
#: The shaft of an arrow, however long it is typed: `-->`, `===>`.
_LONG_ARROW = re.compile(r"(?<![-=])([-=])\1++(?=>)")


class _Lexer:
    """What to do with each match; every handler returns where to go on."""

    __slots__ = ("add", "brackets", "differential", "notation", "tokens", "words")

    def __init__(self, tokens: Tokens, notation: Notation) -> None:
        self.tokens, self.notation, self.add = tokens, notation, tokens.add
        self.brackets = 0
        self.differential = False
        self.words = meaning_of(notation).words

    def number(self, found: re.Match[str], start: int, end: int) -> int:
        raw = found.string[start:end]
        if " " in raw and self.tokens.kinds[-1:] in (["^"], ["_"]):
            raw = raw.partition(" ")[0]  # an exponent or a subscript ends at a gap
        if "," in raw and self.brackets and not self.notation.decimal_comma:
            groups = raw.split(",")
            raw = raw if any(group[0] == "0" for group in groups[1:]) else groups[0]
        for letter in "eE":
            if letter in raw and letter in self.notation.variables:
                raw = raw.split(letter)[0]
        literal = raw.replace(" ", "").replace("_", "").replace("'", "")
        if self.notation.decimal_comma or is_decimal_comma(literal, self.notation.comma_groups):
            literal = point_for_comma(literal)
        end = start + len(raw)
        try:
            self.add("num", read_numeral(literal.replace(",", "")), start, end)
        except NumeralTooLong as error:
            self.add("unknown", ("number-too-long", f"this has {error}"), start, end)
        return self._below(found.string, end)

    def _below(self, text: str, start: int) -> int:
        """Add the base below the line of a numeral: `1101₂`."""
        end = start
        while end < len(text) and end < start + 2 and text[end] in _DIGITS_BELOW:
            end += 1
        if end == start:
            return start
        base = "".join(str(_DIGITS_BELOW.index(digit)) for digit in text[start:end])
        self.add("_", None, start, start)
        self.add("num", read_numeral(base), start, end)
        return end

    def based(self, found: re.Match[str], start: int, end: int) -> int:
        """Add a numeral as programs write it in another base: `0xFF`, `0b101`, `0o17`."""
        self.add("num", Number(int(found.string[start:end], 0)), start, end)
        return end

    def dotted(self, found: re.Match[str], start: int, end: int) -> int:
        self.add("name", Name(found.string[start:end]), start, end)
        return end

    def partial(self, found: re.Match[str], start: int, end: int) -> int:
        self.add("partial", None, start, end)
        self.differential = True
        return end

    def typed_limit(self, typed: re.Match[str]) -> int:
        """Add a limit as it is typed in a line, `lim x→0 f`, as `lim_(x→0) f` would be."""
        start, end = typed.start("where"), typed.end("where")
        self.add("lim", "lim", typed.start(), typed.start() + 3)
        self.add("_", None, start, start)
        self.add("(", None, start, start)
        inner = lex_plain(typed["where"], self.notation)
        for kind, value, first, last in inner.pieces():
            self.add(kind, value, start + first, start + last)
        if typed["side"]:
            self.add("^", None, end, end)
            self.add(typed["side"], None, end, typed.end("side"))
        self.add(")", None, typed.end(), typed.end())
        return typed.end()

    def word(self, found: re.Match[str], start: int, end: int) -> int:
        letters, tail = found["letters"], found["tail"]
        if tail.endswith("*") and self._opens_a_bar(found.string, start, end):
            tail, end = tail[:-1], end - 1
        if letters == "lim":
            if not tail and found.string[end : end + 2] == "_(":
                self.add("lim", "lim", start, end)
                return end
            typed = _TYPED_LIMIT.match(found.string, start)
            if typed is not None:
                return self.typed_limit(typed)
        if end - start > limits.MAX_NAME:
            sentence = f"this word has more than {limits.MAX_NAME} letters"
            self.add("unknown", ("name-too-long", sentence), start, end)
            return end
        if self.differential and letters in _PARTIAL and self.tokens.kinds[-1] == "/":
            return self.partial(found, start, end)
        differential = self.differential and letters[0] == "d" and letters not in GREEK_WORDS
        if letters[1:] in self.notation.functions and found.string[end : end + 1] == "(":
            differential = False  # `dsigma(z)` is the derivative of sigma
        if differential and self.tokens.kinds[-1] in ("/", "name", "*"):
            rest = found.string[start + 1 : start + 2].strip()
            if rest and (self.tokens.kinds[-1] == "/" or len(letters) > 1):
                self.add("partial", None, start, start + 1)
                return start + 1
        operator = read_operator_words(letters, found.string, end) if not tail else None
        if operator is not None:
            return self.operator(operator, start, end)
        after = end + 1 if found.string[end : end + 1] == " " else end
        follows = found.string[after : after + 1]
        if letters == "log" and tail in _BASES and _OPERAND_APART.match(found.string, end):
            follows = "("  # `log2 8` is of base 2, as `log2(8)` is
        if not tail and follows in _BEHIND_NAMES and is_name_in_capitals(letters):
            self.add("name", Name(letters), start, end)
            return end
        kinds = self.tokens.kinds
        previous = kinds[-1] if letters in INFIX_OR_CALL and kinds else ""
        key = letters, tail, follows if follows in _FOLLOWS else "", previous
        known = self.words.get(key)
        if known is None:
            try:
                known = read_word(Word(*key[:2], 0, key[2]), self.notation, previous)
            except NumeralTooLong as error:
                self.add("unknown", ("number-too-long", f"this has {error}"), start, end)
                return end
            if len(self.words) > _MAX_WORDS:
                self.words.clear()
            self.words[key] = known
        pieces, consumed = known
        for kind, value, first, last in pieces:
            self.add(kind, value, start + first, start + last)
        return start + consumed

    def operator(self, operator: Operator, start: int, end: int) -> int:
        """Add an operator in words with its bounds, as if they stood below and above it."""
        self.add(operator.kind, operator.value, start, end)
        for sign, (text, offset) in zip("_^", operator.bounds, strict=False):
            self.add(sign, None, offset, offset)
            self.inner(text, offset)
        return operator.end

    def inner(self, text: str, offset: int) -> None:
        """Add what stands in a text of its own as if it were in brackets."""
        end = offset + len(text)
        self.add("(", None, offset, offset)
        tokens = lex_plain(text, self.notation)
        for kind, value in zip(tokens.kinds[: tokens.count], tokens.values, strict=False):
            self.add(kind, value, offset, end)
        self.add(")", None, end, end)

    def superscript(self, found: re.Match[str], start: int, end: int) -> int:
        self.add("^", None, start, start)
        self.inner(found.string[start:end].translate(SUPERSCRIPTS), start)
        return end

    def fraction(self, found: re.Match[str], start: int, end: int) -> int:
        above, below = _FRACTIONS[found.string[start:end]].split("/")
        self.add("frac", None, start, start)
        self.add("num", read_numeral(above), start, end)
        self.add("num", read_numeral(below), start, end)
        return end

    def label(self, found: re.Match[str], start: int, end: int) -> int:
        """`^{...}` in plain text is an exponent, or the label of a name as in `W^{(1)}`."""
        inner = lex_plain(found.string[start:end][2:-1], self.notation)
        self.add("^", None, start, start + 1)
        self.add("group", None, start + 1, start + 2)
        for kind, value, first, last in zip(
            inner.kinds[: inner.count], inner.values, inner.starts, inner.ends, strict=False
        ):
            self.add(kind, value, first + start + 2, last + start + 2)
        self.add("endgroup", None, end - 1, end)
        return end

    def quoted(self, found: re.Match[str], start: int, end: int) -> int:
        words = " ".join(found.string[start:end][1:-1].split())
        kinds = self.tokens.kinds
        if kinds and kinds[-1] in ("name", ")") and not words:
            self.add("'", 2, start, start + 1)
            return start + 1
        if _UNQUOTABLE.search(words) or not _is_balanced(words):
            sentence = "a name in quotes has letters, digits and whole brackets only"
            self.add("unknown", ("unknown-symbol", sentence), start, end)
        elif words:
            self.add("word", words, start, end)
        return end

    def _opens_a_bar(self, text: str, start: int, end: int) -> bool:
        """Whether the bar behind a star opens, so that the star multiplies: `|a|*b*|c|`."""
        bar = text[end : end + 2].lstrip().startswith("|") and text[end - 2 : end] != "^*"
        return bar and text.count("|", 0, start) % 2 == 0 and text.count("|", end) > 1

    def _is_prefix(self, text: str, end: int) -> bool:
        """Whether a percent sign begins a name of a computer algebra system: `%pi`."""
        kinds = self.tokens.kinds
        begins = not kinds or kinds[-1] in _BEFORE_OPERAND
        return begins and _PERCENT_NAMES.match(text, end) is not None

    def _may_be_a_sum(self, text: str, start: int, end: int) -> bool:
        """Whether `+-` may be two signs: `3+-2`, `x^2 +-5x`; `3 +- 2` and `+-2` are not."""
        kinds = self.tokens.kinds
        begins = not kinds or kinds[-1] in _BEFORE_OPERAND
        spaced = text[start - 1 : start].isspace() and text[end : end + 1].isspace()
        return not begins and not spaced and not text.startswith("sqrt", end)

    def symbol(self, found: re.Match[str], start: int, end: int) -> int:
        raw = found.string[start:end]
        known = SYMBOLS.get(raw if len(raw) < 3 else _LONG_ARROW.sub(r"\1", raw))
        if raw == '"':
            known = ("'", 2)
        if raw == "%" and self._is_prefix(found.string, end):
            return end
        if raw == "." and _MATRIX_PRODUCT.match(found.string, start):
            known = SYMBOLS["*"]
        if raw == "..":
            self.tokens.add_range(start, end)
            return end
        if raw == "+-" and self._may_be_a_sum(found.string, start, end):
            sentence = "`+-` may be ± or a sum: write `+/-`, or `+ -`"
            self.add("unknown", ("plus-minus", sentence), start, end)
            return end
        if known is None:
            sentence = f"`{raw}` is not a symbol known here"
            self.add("unknown", ("unknown-symbol", sentence), start, end)
            return end
        kind, value = known
        if raw in "([{":
            self.brackets += 1
        elif raw in ")]}":
            self.brackets -= 1
        if kind:
            self.add(kind, value, start, end)
        return end


def _at_end(lexer: _Lexer, found: re.Match[str], start: int, end: int) -> int:
    return end


_HANDLERS: dict[str, Callable[[_Lexer, re.Match[str], int, int], int]] = {
    "rest": _at_end, "num": _Lexer.number, "repeating": _Lexer.number,
    "differential": _Lexer.partial, "word": _Lexer.word, "super": _Lexer.superscript,
    "fraction": _Lexer.fraction, "label": _Lexer.label, "quoted": _Lexer.quoted,
    "symbol": _Lexer.symbol, "dotted": _Lexer.dotted, "based": _Lexer.based,
}  # fmt: skip
