"""LaTeX to tokens: one compiled expression, one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from grader.expressions.functions import plain_function
from grader.expressions.latex_commands import (
    BLACKBOARD,
    COMMANDS,
    CONNECTIVES,
    glued_command,
    unknown_command,
)
from grader.expressions.names import GREEK_COMMANDS, GREEK_LETTERS, Name, split_name
from grader.expressions.nodes import Constant
from grader.expressions.notation import Notation
from grader.expressions.numerals import NumeralTooLong, point_for_comma, read_numeral
from grader.expressions.resolve import meaning_of
from grader.expressions.tokens import Tokens


def _by_first_letter(words: Iterable[str]) -> str:
    """Return a pattern of words that branches at the first letter: it is tried at every token."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(each)})" for first, each in rests.items())


_GREEK = _by_first_letter(GREEK_COMMANDS)
_STAR = r"(?:\*|\\ast|\\star)"
_GAP = r"(?:,|\{,\}|\\!|\\,|\\[ ]|\\;|\\:|~|,\\!|,\\!\s|,\\,|\{,\}\\!|\s)"
_TEXT = (
    "text|mathrm|operatorname|textbf|textit|mbox|hbox|textnormal|textrm|mathsf|mathtt|texttt|"
    "textsf|variable|mathbb|mathcal|mathfrak|mathscr|mathbf|boldsymbol|bm|mathit|unit|si"
)


def _scanner(notation: Notation) -> Callable[[str, int], re.Match[str] | None]:
    meaning = meaning_of(notation)
    if meaning.scan is None:
        meaning.scan = _pattern(notation.decimal_comma, _long_names(notation)).match
    return meaning.scan


def _long_names(notation: Notation) -> tuple[str, ...]:
    """Return the declared names of several letters, longest first.

    A declared `dx` is left out: in LaTeX it would take the differentials of all integrals.
    """
    bases = {split_name(name).base for name in notation.variables | notation.functions}
    long = [
        base
        for base in bases
        if len(base) > 1 and base.isascii() and base.isalpha() and plain_function(base) is None
        and not (len(base) == 2 and base[0] == "d")
    ]  # fmt: skip
    return tuple(sorted(long, key=lambda base: (-len(base), base)))


@lru_cache(maxsize=64)
def _pattern(decimal_comma: bool, long_names: tuple[str, ...]) -> re.Pattern[str]:
    point = r"(?:\.|,|\{,\})" if decimal_comma else r"\."
    gap = r"(?:\\!|\\,|\\[ ]|~|\s|\.)" if decimal_comma else _GAP
    bar = r"\\overline\s*(?:\{\d+\}|\d)"
    number = (
        rf"(?:\d{{1,3}}(?:{gap}\d{{3}})+(?!\d)|\d+)"
        rf"(?:(?:\.|{point})\d*{bar}|{point}\d+|\.(?=[/*+\-)}}^]))?(?:[eE][+-]?\d+)?"
        rf"|{point}\d+(?:{bar})?(?:[eE][+-]?\d+)?|\.{bar}"
    )
    name = (
        rf"(?:{''.join(f'{each}|' for each in long_names)}[A-Za-z]|\\(?:{_GREEK})(?![A-Za-z]))"
        rf"(?:'+|_(?:[A-Za-z]|\d+)|_\{{[A-Za-z0-9]+\}}|\^(?:{_STAR}(?![A-Za-z])|\{{{_STAR}\}})"
        r"|\^(?:\\prime(?![A-Za-z])|\{(?:\\prime\s*)+\}))*"
    )
    return re.compile(
        rf"""
        [\s~$]*(?:\\[,;:!>/\s()\[\]][\s~$]*)*
        (?:(?P<name>{name})
      | (?P<degree>\^\s*(?:\\circ|\{{\s*\\circ\s*\}})(?![A-Za-z]))
      | (?P<simple>[-+*/^_(),])(?![*>])
      | (?P<num>{number})
      | (?P<group>[{{}}])
      | (?P<newline>\\\\\*?(?:\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in)\])?)
      | (?P<env>\\(?:begin|end)\s*\{{\s*[A-Za-z]+\*?\s*\}})
      | (?P<text>\\(?:{_TEXT})\*?\s*\{{[^{{}}$\\]*(?:\\[ ,~;%$][^{{}}$\\]*)*\}})
      | (?P<size>\\m?(?:left|right|middle)(?![a-z])\s*\.?)
      | (?P<not>\\not\s*(?:=|<|>|\\[A-Za-z]+))
      | (?P<command>\\[A-Za-z]+\*?)
      | (?P<escape>\\[{{}}|%$&\#_])
      | (?P<symbol>:=|!=|<=|>=|==|->|=>|!!|\*\*|\.\.\.?|.)
      | (?P<rest>\Z))
        """,
        re.VERBOSE | re.DOTALL,
    )


_SPACES = re.compile(r"\\[!,;: ]|[\s~]")
_SEPARATORS = re.compile(r"\\[!,;: ]|[\s~]|\{,\}|,")
_SYMBOLS: dict[str, tuple[str, object]] = {
    **{each: (each, None) for each in "+-*/^_()[],;|&!%°"},
    "=": ("rel", "="), "<": ("rel", "<"), ">": ("rel", ">"), "==": ("rel", "="),
    "!=": ("rel", "!="), "<=": ("rel", "<="), ">=": ("rel", ">="), ":=": ("rel", ":="),
    "->": ("rel", "->"), "=>": ("implies", None), "≤": ("rel", "<="), "≥": ("rel", ">="),
    "≠": ("rel", "!="), "≈": ("rel", "~"), "∈": ("rel", "in"), "→": ("rel", "->"),
    "≡": ("rel", "equiv"), "'": ("'", 1), "′": ("'", 1), "″": ("'", 2), "’": ("'", 1),
    "·": ("*", None), "×": ("*", None), "⋅": ("*", None), "÷": ("/", None), "−": ("-", None),
    "–": ("-", None), "—": ("-", None), "±": ("±", None), "∓": ("∓", None), "!!": ("!!", None),
    "**": ("^", None), "∂": ("partial", None), "√": ("sqrt", None), "…": ("dots", None),
    "...": ("dots", None),
    "∞": ("const", Constant("oo")), "π": ("const", Constant("pi")), ":": (":", None),
    ".": (".", None), "⇒": ("implies", None), "∴": ("therefore", None), "∪": ("union", None),
    "∩": ("intersection", None), "∫": ("int", 1), "∑": ("sum", "sum"), "∅": ("const",
    Constant("emptyset")), "?": ("?", None),
}  # fmt: skip


def lex_latex(text: str, notation: Notation) -> Tokens:
    """Return the tokens of LaTeX source; raises `Failure`."""
    tokens = Tokens(text, latex=True)
    lexer = _Lexer(tokens, notation)
    add_kind, add_value = tokens.kinds.append, tokens.values.append
    add_start, add_end = tokens.starts.append, tokens.ends.append
    position, end = 0, len(text)
    scan = _scanner(notation)
    while position < end:
        found = scan(text, position)
        assert found is not None
        group = found.lastgroup
        assert group is not None
        start, position = found.span(group)
        # The two commonest groups are handled here, for speed.
        if group == "name":
            add_kind("name")
            add_value(latex_name(text[start:position]))
        elif group == "simple" and not lexer.side:
            kind = text[start:position]
            add_kind(kind)
            add_value(None)
            if kind == "(":
                lexer.brackets += 1
            elif kind == ")":
                lexer.brackets -= 1
        else:
            position = _HANDLERS[group](lexer, found[group], start, position)
            continue
        add_start(start)
        add_end(position)
    tokens.close()
    tokens.drop_idle_spaces()
    return tokens


@lru_cache(maxsize=4096)
def latex_name(raw: str) -> Name:
    """Return the name of a letter with simple decorations, as the tokenizer matched it."""
    base = re.match(r"\\?[A-Za-z]+|.", raw)
    assert base is not None
    rest = raw[base.end() :]
    primes = rest.count("'") + rest.count("\\prime")
    subscripts = re.findall(r"_\{?([A-Za-z0-9]+)", rest)
    star = "*" if re.search(_STAR, rest) else ""
    word = base[0].removeprefix("\\")
    return Name(GREEK_COMMANDS.get(word, word) if len(word) > 1 else word, primes,
                "".join(subscripts), star)  # fmt: skip


class _Lexer:
    """What to do with each match; every handler returns where to go on."""

    __slots__ = ("add", "brackets", "environments", "notation", "side", "tokens")

    def __init__(self, tokens: Tokens, notation: Notation) -> None:
        self.tokens, self.notation = tokens, notation
        self.add = tokens.add
        self.brackets = self.environments = 0
        self.side = ""

    def number(self, raw: str, start: int, end: int) -> int:
        raw = self._own_part(raw)
        literal = raw
        if "\\overline" in raw:
            literal = re.sub(r"\\overline\s*\{?(\d+)\}?", r"(\1)", raw)
        if self.notation.decimal_comma:
            literal = point_for_comma(_SPACES.sub("", literal))
        if not literal.isalnum():
            literal = _SEPARATORS.sub("", literal)
        end = start + len(raw)
        try:
            self.add("num", read_numeral(literal), start, end)
        except NumeralTooLong as error:
            self.add("unknown", ("number-too-long", f"this has {error}"), start, end)
        return end

    def unknown(self, code: str, sentence: str | Callable[[], str], start: int, end: int) -> None:
        """Add a token that the parser will refuse, so that the rest of the block is read.

        A sentence that takes work to find is given as a function, called if it is ever needed.
        """
        self.add("unknown", (code, sentence), start, end)

    def _own_part(self, raw: str) -> str:
        """Cut off what is not part of the number: list items, and a declared `e` or `E`."""
        if "," in raw and self.brackets and not self.notation.decimal_comma:
            groups = re.split(r"(?<![{\\]),(?!\\!|\})", raw)
            if not any(group.startswith("0") for group in groups[1:]):
                raw = groups[0]
        for letter in "eE":
            if letter in raw and letter in self.notation.variables:
                raw = re.split(rf"{letter}[+-]?\d+$", raw)[0]
        return raw

    def group(self, raw: str, start: int, end: int) -> int:
        kinds = self.tokens.kinds
        if raw == "{":
            kind = "{" if self.side else "group"
        elif self.side:
            kind = "}"
        elif (
            len(kinds) > 1
            and kinds[-2] == "group"
            and kinds[-1] in _LONE
            and (len(kinds) < 3 or kinds[-3] not in ("^", "_"))
        ):
            # `{=}` and `{,}` are written for their spacing; they mean what is inside.
            self.tokens.delete(-2)
            return end
        else:
            kind = "endgroup"
        self.side = ""
        self.add(kind, None, start, end)
        return end

    def degree(self, raw: str, start: int, end: int) -> int:
        self.add("°", None, start, end)
        return end

    def newline(self, raw: str, start: int, end: int) -> int:
        if not self.environments:
            # Source that was escaped once too often: `x \\in [0, 1]`.
            word = re.compile(r"[A-Za-z]+").match(self.tokens.text, start + 2)
            if word and len(word[0]) > 1 and word[0] in COMMANDS:
                return start + 1
        self.add("newline", None, start, end)
        return end

    def environment(self, raw: str, start: int, end: int) -> int:
        kind = "begin" if raw.startswith("\\begin") else "endenv"
        self.environments += 1 if kind == "begin" else -1
        word = raw[raw.index("{") + 1 : -1].strip()
        if kind == "begin" and word.startswith(("array", "tabular", "subarray", "alignat")):
            columns = re.compile(r"\s*(?:\[\w\])?\s*\{(?:[^{}]|\{[^{}]*\})*\}").match(
                self.tokens.text, end
            )
            end = columns.end() if columns else end
        self.add(kind, word, start, end)
        return end

    def size(self, raw: str, start: int, end: int) -> int:
        word = raw.strip()
        self.side = "left" if "left" in word else "right" if "right" in word else ""
        if word.endswith("."):
            self.add("null(" if self.side == "left" else ")null", None, start, end)
            self.side = ""
        return end

    def negated(self, raw: str, start: int, end: int) -> int:
        name = raw[4:].strip().removeprefix("\\")
        ops = {"=": "!=", "in": "notin", "equiv": "!=", "<": ">=", ">": "<="}
        if name not in ops:
            self.unknown("unknown-command", f"`{raw}` is not known", start, end)
            return end
        self.add("rel", ops[name], start, end)
        return end

    def command(self, raw: str, start: int, end: int) -> int:
        word = raw[1:].rstrip("*")
        known = COMMANDS.get(word)
        if known is None:
            glued = glued_command(word)
            if glued is None:
                self.unknown("unknown-command", partial(unknown_command, word), start, end)
                return end
            known, word = COMMANDS[glued], glued
            end = start + 1 + len(glued)
        kind, value = known
        if not kind:
            return end
        if kind == "skip":
            return _after_argument(self.tokens.text, end)
        self._delimited(kind, value, start, end)
        return end

    def escape(self, raw: str, start: int, end: int) -> int:
        sign = raw[1]
        kind = {"{": "{", "}": "}", "|": "norm", "%": "%", "$": "", "&": "and", "#": "#", "_": "_"}
        if kind[sign]:
            self._delimited(kind[sign], None, start, end)
        return end

    def symbol(self, raw: str, start: int, end: int) -> int:
        if raw == "..":
            self.tokens.add_range(start, end)
            return end
        known = _SYMBOLS.get(raw)
        if known is not None:
            self._delimited(*known, start, end)
        elif raw in GREEK_LETTERS or raw.isalpha():
            self.add("name", Name(GREEK_LETTERS.get(raw, raw)), start, end)
        else:
            self.unknown("unknown-symbol", f"`{raw}` is not a symbol known here", start, end)
        return end

    def _delimited(self, kind: str, value: object, start: int, end: int) -> None:
        if self.side:
            if kind in ("|", "norm"):
                kind = kind + "(" if self.side == "left" else ")" + kind
            elif kind in ("|(", ")|", "rel"):
                kind = {"<": "angle(", ">": ")angle"}.get(str(value), kind)
            self.side = ""
        if kind in _OPENING:
            self.brackets += 1
        elif kind in _CLOSING:
            self.brackets -= 1
        self.add(kind, value, start, end)

    def styled(self, raw: str, start: int, end: int) -> int:
        """Read `\\text{...}`, `\\mathrm{...}` and the like, or only skip the style."""
        command, _, content = raw[1:-1].partition("{")
        command = command.rstrip("* ")
        words = " ".join(re.sub(r"\\[ ,~;]|~", " ", content).replace("\\%", "%").split())
        token = _styled_token(command, words, content)
        if token is None:
            return start + 1 + len(command)
        if token[0]:
            self.add(*token, start, end)
        return end


_LONE = frozenset({"rel", ",", "*", "+", "-", "/", ":", "|", "!", ";"})


def _at_end(lexer: _Lexer, raw: str, start: int, end: int) -> int:
    return end


_HANDLERS: dict[str, Callable[[_Lexer, str, int, int], int]] = {
    "rest": _at_end, "simple": _Lexer.symbol, "num": _Lexer.number, "group": _Lexer.group,
    "degree": _Lexer.degree, "newline": _Lexer.newline, "env": _Lexer.environment,
    "text": _Lexer.styled, "size": _Lexer.size, "not": _Lexer.negated,
    "command": _Lexer.command, "escape": _Lexer.escape, "symbol": _Lexer.symbol,
}  # fmt: skip
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


def _after_argument(text: str, end: int) -> int:
    argument = re.compile(r"\s*(?:\[[^\]]*\])?\s*(?:\{[^{}]*\}|-?[\d.]+\s*[a-z]{2})?").match(
        text, end
    )
    return argument.end() if argument else end


@lru_cache(maxsize=4096)
def _styled_token(command: str, words: str, content: str) -> tuple[str, object] | None:
    """Return the token of a styled word, `("", None)` for none, or None to read it as usual."""
    if not words:
        return "", None
    if command == "variable" and re.fullmatch(r"[A-Za-z]\w*", words):
        letters = re.match(r"[A-Za-z]+", words)
        assert letters is not None
        return "name", Name(letters[0], 0, words[letters.end() :].replace("_", ""))
    if command in ("mathbb", "mathcal", "mathfrak", "mathscr"):
        return _blackboard(command, words)
    if command in ("mathbf", "boldsymbol", "bm", "variable") and len(words) == 1:
        return None
    if command == "mathit":
        return ("symbol", words) if words.isalnum() else None
    if command == "unit":
        return "unit", words
    if words in ("undefined", "true", "false") and command == "text":
        return "const", Constant(words)
    upright = command in ("mathrm", "operatorname", "text", "mathsf")
    if upright and words in ("d", "e", "i"):
        return ("diff", None) if words == "d" else ("const", Constant(words))
    function = plain_function(words)
    if function is not None:
        return "func", function
    connective = CONNECTIVES.get(words.strip(",.; ").lower())
    if connective is not None and (command != "operatorname" or connective in _LOGIC_WORDS):
        return ("rel", "in") if connective == "in" else (connective, None)
    if re.fullmatch(r"[,.;:\s]+", words):
        return ("," if "," in words or ";" in words else ""), None
    if command == "operatorname" and re.fullmatch(r"[A-Za-z][\w.]*", words):
        return "operator", words
    if re.search(r"[^\W\d_]", words) is None or (command not in _PROSE and _is_maths(words)):
        return None
    return "word", words


_LOGIC_WORDS = frozenset({"and", "or", "xor", "xnor", "not", "mod", "implies", "iff"})
_PROSE = frozenset({"text", "textbf", "textit", "mbox", "hbox", "textnormal", "textrm"})


def _is_maths(words: str) -> bool:
    """Whether upright letters are still formulas: `\\mathrm{x+1}`, but not `\\mathrm{kg~m}`."""
    return re.search(r"[=+*^_<>()]", words) is not None


def _blackboard(command: str, words: str) -> tuple[str, object] | None:
    if command == "mathbb" and words in BLACKBOARD:
        return "const", Constant(BLACKBOARD[words])
    style = {"mathbb": "bb", "mathcal": "cal", "mathfrak": "frak", "mathscr": "scr"}[command]
    return ("name", Name(f"{style}({words})")) if words.isalnum() else None
