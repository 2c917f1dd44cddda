"""LaTeX to tokens: one compiled expression, one pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from grader.expressions import limits
from grader.expressions.functions import plain_function
from grader.expressions.latex_commands import BLACKBOARD, COMMANDS, CONNECTIVES, glued_command
from grader.expressions.names import GREEK_COMMANDS, GREEK_LETTERS, Name
from grader.expressions.nodes import Constant
from grader.expressions.notation import Notation
from grader.expressions.numerals import NumeralTooLong, read_numeral
from grader.expressions.tokens import Failure, Tokens, too_many_tokens

_GREEK = "|".join(sorted(GREEK_COMMANDS, key=len, reverse=True))
_STAR = r"(?:\*|\\ast|\\star)"
_GAP = r"(?:,|\{,\}|\\!|\\,|\\ |\\;|\\:|~|,\\!|,\\!\s|,\\,|\{,\}\\!|\s)"
_TEXT = (
    "text|mathrm|operatorname|textbf|textit|mbox|hbox|textnormal|textrm|mathsf|mathtt|texttt|"
    "textsf|variable|mathbb|mathcal|mathfrak|mathscr|mathbf|boldsymbol|bm|mathit|unit|si"
)


def _pattern(decimal_comma: bool) -> re.Pattern[str]:
    point = r"(?:\.|,|\{,\})" if decimal_comma else r"\."
    gap = r"(?:\\!|\\,|\\ |~|\s|\.)" if decimal_comma else _GAP
    number = (
        rf"(?:\d{{1,3}}(?:{gap}\d{{3}})+(?!\d)|\d+)"
        rf"(?:{point}\d+|\.(?=[/*+\-)}}^]))?(?:\.?\\overline\s*(?:\{{\d+\}}|\d))?(?:[eE][+-]?\d+)?"
        rf"|{point}\d+(?:\\overline\s*\{{\d+\}})?(?:[eE][+-]?\d+)?|\.\\overline\s*\{{\d+\}}"
    )
    name = (
        rf"(?:[A-Za-z]|\\(?:{_GREEK})(?![A-Za-z]))"
        rf"(?:'+|_(?:[A-Za-z]|\d+)|_\{{[A-Za-z0-9]+\}}|\^(?:{_STAR}(?![A-Za-z])|\{{{_STAR}\}})"
        r"|\^(?:\\prime(?![A-Za-z])|\{(?:\\prime\s*)+\}))*"
    )
    return re.compile(
        rf"""
        (?P<space>(?:\s+|~|\\[,;:!>/\s]|\\[()\[\]]|\$)+)
      | (?P<name>{name})
      | (?P<num>{number})
      | (?P<group>[{{}}])
      | (?P<degree>\^\s*(?:\\circ|\{{\s*\\circ\s*\}})(?![A-Za-z]))
      | (?P<newline>\\\\\*?(?:\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in)\])?)
      | (?P<env>\\(?:begin|end)\s*\{{\s*[A-Za-z]+\*?\s*\}})
      | (?P<text>\\(?:{_TEXT})\*?\s*\{{[^{{}}$\\]*(?:\\[ ,~;%$][^{{}}$\\]*)*\}})
      | (?P<size>\\m?(?:left|right|middle)(?![a-z])\s*\.?)
      | (?P<not>\\not\s*(?:=|<|>|\\[A-Za-z]+))
      | (?P<command>\\[A-Za-z]+\*?)
      | (?P<escape>\\[{{}}|%$&\#_])
      | (?P<symbol>:=|!=|<=|>=|==|->|=>|!!|\*\*|.)
        """,
        re.VERBOSE | re.DOTALL,
    )


_TOKENIZER = {False: _pattern(False), True: _pattern(True)}
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
    "∞": ("const", Constant("oo")), "π": ("const", Constant("pi")), ":": (":", None),
    ".": (".", None), "⇒": ("implies", None), "∴": ("therefore", None), "∪": ("union", None),
    "∩": ("intersection", None), "∫": ("int", 1), "∑": ("sum", "sum"), "∅": ("const",
    Constant("emptyset")), "?": ("?", None),
}  # fmt: skip


def lex_latex(text: str, notation: Notation) -> Tokens:
    """Return the tokens of LaTeX source; raises `Failure`."""
    tokens = Tokens(text, latex=True)
    lexer = _Lexer(tokens, notation)
    handlers = lexer.handlers
    position, end = 0, len(text)
    scan = _TOKENIZER[notation.decimal_comma].match
    while position < end:
        found = scan(text, position)
        assert found is not None
        assert found.lastgroup is not None
        position = handlers[found.lastgroup](found)
        if len(tokens.kinds) > limits.MAX_TOKENS:
            raise too_many_tokens(position)
    tokens.close()
    tokens.drop_idle_spaces()
    return tokens


@lru_cache(maxsize=4096)
def latex_name(raw: str) -> Name:
    """Return the name of a letter with simple decorations, as the tokenizer matched it."""
    base = re.match(r"\\[A-Za-z]+|.", raw)
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

    __slots__ = ("add", "brackets", "environments", "handlers", "notation", "side", "tokens")

    def __init__(self, tokens: Tokens, notation: Notation) -> None:
        self.tokens, self.notation = tokens, notation
        self.add = tokens.add
        self.brackets = self.environments = 0
        self.side = ""
        self.handlers: dict[str, Callable[[re.Match[str]], int]] = {
            "space": re.Match.end, "name": self.name, "num": self.number, "group": self.group,
            "degree": self.degree, "newline": self.newline, "env": self.environment,
            "text": self.styled, "size": self.size, "not": self.negated,
            "command": self.command, "escape": self.escape, "symbol": self.symbol,
        }  # fmt: skip

    def name(self, found: re.Match[str]) -> int:
        end = found.end()
        self.add("name", latex_name(found[0]), found.start(), end)
        return end

    def number(self, found: re.Match[str]) -> int:
        start, raw = found.start(), self._own_part(found[0])
        literal = re.sub(r"\.?\\overline\s*\{?(\d+)\}?", r".(\1)", raw)
        literal = re.sub(r"\.(\d+)\.\(", r".\1(", literal)
        if self.notation.decimal_comma:
            literal = re.sub(r"\{,\}|,", ".", literal.replace(".", ""))
        if not literal.isalnum():
            literal = _SEPARATORS.sub("", literal)
        try:
            number = read_numeral(literal)
        except NumeralTooLong as error:
            raise Failure("number-too-long", start, f"this has {error}") from None
        self.add("num", number, start, start + len(raw))
        return start + len(raw)

    def _own_part(self, raw: str) -> str:
        """Cut off what is not part of the number: list items, and a declared `e` or `E`."""
        if "," in raw and self.brackets and not self.notation.decimal_comma:
            groups = re.split(r"(?<!\{),(?!\\!|\})", raw)
            if not any(group.startswith("0") for group in groups[1:]):
                raw = groups[0]
        for letter in "eE":
            if letter in raw and letter in self.notation.variables:
                raw = raw.split(letter)[0]
        return raw

    def group(self, found: re.Match[str]) -> int:
        kinds, end = self.tokens.kinds, found.end()
        if found[0] == "{":
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
        self.add(kind, None, found.start(), end)
        return end

    def degree(self, found: re.Match[str]) -> int:
        self.add("°", None, found.start(), found.end())
        return found.end()

    def newline(self, found: re.Match[str]) -> int:
        if not self.environments:
            # Source that was escaped once too often: `x \\in [0, 1]`.
            word = re.compile(r"[A-Za-z]+").match(found.string, found.start() + 2)
            if word and len(word[0]) > 1 and word[0] in COMMANDS:
                return found.start() + 1
        self.add("newline", None, found.start(), found.end())
        return found.end()

    def environment(self, found: re.Match[str]) -> int:
        kind = "begin" if found[0].startswith("\\begin") else "endenv"
        self.environments += 1 if kind == "begin" else -1
        end, word = found.end(), found[0][found[0].index("{") + 1 : -1].strip()
        if kind == "begin" and word.startswith(("array", "tabular", "subarray", "alignat")):
            columns = re.compile(r"\s*(?:\[\w\])?\s*\{(?:[^{}]|\{[^{}]*\})*\}").match(
                found.string, end
            )
            end = columns.end() if columns else end
        self.add(kind, word, found.start(), end)
        return end

    def size(self, found: re.Match[str]) -> int:
        word = found[0].strip()
        self.side = "left" if "left" in word else "right" if "right" in word else ""
        if word.endswith("."):
            self.add("null(" if self.side == "left" else ")null", None, found.start(), found.end())
            self.side = ""
        return found.end()

    def negated(self, found: re.Match[str]) -> int:
        raw = found[0][4:].strip().removeprefix("\\")
        ops = {"=": "!=", "in": "notin", "equiv": "!=", "<": ">=", ">": "<="}
        if raw not in ops:
            raise Failure("unknown-command", found.start(), f"`{found[0]}` is not known")
        self.add("rel", ops[raw], found.start(), found.end())
        return found.end()

    def command(self, found: re.Match[str]) -> int:
        start, word = found.start(), found[0][1:].rstrip("*")
        known = COMMANDS.get(word)
        if known is None:
            glued = glued_command(word)
            if glued is None:
                raise Failure("unknown-command", start, f"`\\{word}` is not a command known here")
            known, word = COMMANDS[glued], glued
            end = start + 1 + len(glued)
        else:
            end = found.end()
        kind, value = known
        if not kind:
            return end
        if kind == "skip":
            return _after_argument(found.string, end)
        self._delimited(kind, value, start, end)
        return end

    def escape(self, found: re.Match[str]) -> int:
        raw = found[0][1]
        kind = {"{": "{", "}": "}", "|": "norm", "%": "%", "$": "", "&": "and", "#": "#", "_": "_"}
        if kind[raw]:
            self._delimited(kind[raw], None, found.start(), found.end())
        return found.end()

    def symbol(self, found: re.Match[str]) -> int:
        raw, end = found[0], found.end()
        known = _SYMBOLS.get(raw)
        if known is not None:
            self._delimited(*known, found.start(), end)
        elif raw in GREEK_LETTERS or raw.isalpha():
            self.add("name", Name(GREEK_LETTERS.get(raw, raw)), found.start(), end)
        else:
            raise Failure("unknown-symbol", found.start(), f"`{raw}` is not a symbol known here")
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

    def styled(self, found: re.Match[str]) -> int:
        """Read `\\text{...}`, `\\mathrm{...}` and the like, or only skip the style."""
        command, _, content = found[0][1:-1].partition("{")
        command = command.rstrip("* ")
        words = " ".join(re.sub(r"\\[ ,~;]|~", " ", content).replace("\\%", "%").split())
        token = _styled_token(command, words, content)
        if token is None:
            return found.start() + 1 + len(command)
        if token[0]:
            self.add(*token, found.start(), found.end())
        return found.end()


_LONE = frozenset({"rel", ",", "*", "+", "-", "/", ":", "|", "!", ";"})
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
    if connective is not None:
        return ("rel", "in") if connective == "in" else (connective, None)
    if re.fullmatch(r"[,.;:\s]+", words):
        return ("," if "," in words or ";" in words else ""), None
    if command == "operatorname" and re.fullmatch(r"[A-Za-z][\w.]*", words):
        return "operator", words
    if re.search(r"[A-Za-z]", words) is None or (command not in _PROSE and _is_maths(words)):
        return None
    return "word", words


_PROSE = frozenset({"text", "textbf", "textit", "mbox", "hbox", "textnormal", "textrm"})


def _is_maths(words: str) -> bool:
    """Whether upright letters are still formulas: `\\mathrm{x+1}`, but not `\\mathrm{kg~m}`."""
    return re.search(r"[=+*^_<>()]", words) is not None


def _blackboard(command: str, words: str) -> tuple[str, object] | None:
    if command == "mathbb" and words in BLACKBOARD:
        return "const", Constant(BLACKBOARD[words])
    style = {"mathbb": "bb", "mathcal": "cal", "mathfrak": "frak", "mathscr": "scr"}[command]
    return ("name", Name(f"{style}({words})")) if words.isalnum() else None
