"""Styled words of LaTeX, `\\text{...}`, `\\mathrm{...}`, `\\mathbb{...}`: which token each is."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.expressions.functions import LATEX_COMMANDS, plain_function
from grader.expressions.language import CONNECTIVES
from grader.expressions.names import Name
from grader.expressions.nodes import Constant
from grader.expressions.phrases import BOTH_WORDS, JOINING_LETTERS, ONE_OF_WORDS
from grader.expressions.reading.latex.commands import BLACKBOARD


@lru_cache(maxsize=4096)
def styled_token(command: str, words: str, content: str) -> tuple[str, object] | None:
    """Return the token of a styled word, `("", None)` for none, or None to read it as usual."""
    if not words:
        return "", None
    if command == "variable" and re.fullmatch(r"[A-Za-z]\w*", words):
        letters = re.match(r"[A-Za-z]+", words)
        assert letters is not None
        return "name", Name(letters[0], 0, words[letters.end() :].replace("_", ""))
    if command in ("mathbb", "mathcal", "mathfrak", "mathscr"):
        return _blackboard(command, words)
    if words == "1" and command in _BOLD:
        return "one", None
    if words == "1" and command in ("mathbbm", "mathds"):
        return "name", Name("bb(1)")
    if command in ("mathbf", "boldsymbol", "bm", "variable") and len(words) == 1:
        return None
    if command in _STRESSING and _FORMULA.match(words):
        return None
    if command == "mathit":
        return ("symbol", words) if words.isalnum() else None
    if command == "unit":
        return "unit", words
    if words in ("undefined", "true", "false") and command == "text":
        return "const", Constant(words)
    upright = command in ("mathrm", "operatorname", "text", "mathsf")
    if upright and words in ("d", "e", "i") and not _connective(words, content):
        return ("diff", None) if words == "d" else ("const", Constant(words))
    if command == "operatorname" and words == "lim":
        return "lim", "lim"
    function = plain_function(words)
    if function is None and command in ("mathrm", "operatorname"):
        function = LATEX_COMMANDS.get(words)
    if function is not None:
        return "func", function
    connective = _connective(words, content)
    if connective is not None and (command != "operatorname" or connective in _LOGIC_WORDS):
        return ("rel", "in") if connective == "in" else (connective, None)
    if re.fullmatch(r"[,.;:\s]+", words):
        return ("," if "," in words or ";" in words else ""), None
    if command == "operatorname" and re.fullmatch(r"[A-Za-z][\w.]*", words):
        return "operator", words
    if re.search(r"[^\W\d_]", words) is None or (command not in _PROSE and _is_maths(words)):
        return None
    return "word", words


def _connective(words: str, content: str) -> str | None:
    """Return the sign for a word between formulas; a letter is one with blanks around it."""
    word = words.strip(",.; ").lower()
    if word in JOINING_LETTERS and not (content[:1].isspace() and content[-1:].isspace()):
        return None
    joins = "and" if word in BOTH_WORDS else "or" if word in ONE_OF_WORDS else None
    return CONNECTIVES.get(word, joins)


#: In which a 1 may be a vector of ones.
_BOLD = frozenset({"mathbf", "boldsymbol", "bm", "pmb"})
#: These stress whole formulas too; no name begins with a number: `\\mathbf{13x}`.
_STRESSING = _BOLD | {"mathit", "textbf", "textit"}
_FORMULA = re.compile(r"[-+−]?\s?\d(?!.*[^\W\d_]{2})")
_LOGIC_WORDS = frozenset(
    {"and", "or", "xor", "xnor", "nand", "nor", "not", "mod", "implies", "iff"}
)
_PROSE = frozenset({"text", "textbf", "textit", "mbox", "hbox", "textnormal", "textrm"})


def _is_maths(words: str) -> bool:
    """Whether upright letters are still formulas: `\\mathrm{x+1}`, but not `\\mathrm{kg~m}`."""
    return re.search(r"[=+*^_<>()]", words) is not None


def _blackboard(command: str, words: str) -> tuple[str, object] | None:
    if command == "mathbb" and words in BLACKBOARD:
        return "const", Constant(BLACKBOARD[words])
    style = {"mathbb": "bb", "mathcal": "cal", "mathfrak": "frak", "mathscr": "scr"}[command]
    return ("name", Name(f"{style}({words})")) if words.isalnum() else None
