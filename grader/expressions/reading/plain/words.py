"""A word of plain text: a name, a function, a connective, or a product of several names.

Declared names come first; then known words (functions, Greek letters, constants, connectives).
Any other word of up to three letters is a product of its letters, a longer one is a name; with
`split_names` every other word is a product. `sin2x`, `Bcos(x)`, `wh4` come apart accordingly.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from grader.expressions.functions import CALLED_FUNCTIONS, KNOWN_FUNCTIONS, plain_function
from grader.expressions.language import ANSWERS, CONNECTIVES, PLAIN_CONNECTIVES
from grader.expressions.names import ACCENTS, GREEK_LETTERS, GREEK_WORDS, Name, canonical
from grader.expressions.nodes import Constant
from grader.expressions.notation import Notation
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.computed_calls import COMPUTED

Piece = tuple[str, object, int, int]

_MAX_PRODUCT = 3
_CONSTANTS: dict[str, str] = {
    "pi": "pi", "PI": "pi", "oo": "oo", "inf": "oo", "infty": "oo", "infinity": "oo", "Inf": "oo",
    "Infinity": "oo", "true": "true", "True": "true", "false": "false", "False": "false",
    "emptyset": "emptyset", "EmptySet": "emptyset", "Reals": "reals", "Integers": "integers",
    "Naturals": "naturals", "Rationals": "rationals", "Complexes": "complexes",
    "undefined": "undefined", "TRUE": "true", "FALSE": "false", "π": "pi",
}  # fmt: skip
# Words that answer a question; they are names of their own, never products.
_ANSWER_WORDS = frozenset(
    {"NaN", "nan"}.union(*({word, word.title(), word.upper()} for word in ANSWERS))
)
# Activations that begin with another function's name: `relu` is no `re l u`.
_ACTIVATIONS = frozenset({"relu", "ReLU", "Relu", "RELU"})
_WHOLE_WORDS = _ANSWER_WORDS | _ACTIVATIONS

# Words that construct something when a bracket follows (grammar/calls_as_syntax.py).
CONSTRUCTOR_WORDS = frozenset(
    {
        "diff", "Derivative", "derivative", "int", "integrate", "Integral", "integral", "sum",
        "summation", "Sum", "product", "prod", "Product", "limit", "Limit", "lim", "Eq", "Ne",
        "Lt", "Le", "Gt", "Ge", "And", "Or", "Not", "Xor", "Implies", "Equivalent", "Interval",
        "Union", "Intersection", "Complement", "Matrix", "matrix", "array", "Piecewise",
        "FiniteSet", "set", "Tuple", "sequence", "index", "relation", "apply", "unit", "Mod",
        "Add", "Mul", "given", "Interval.open", "Interval.Lopen", "Interval.Ropen", "set_union",
        "set_intersection", "set_difference", "set_complement", "trans", "tr", "invert", "inv",
        "ident", "eye", "diag", "realpart", "imagpart", "cabs", "carg", "fact", "kronecker",
        "intersection",
        "setdifference", "oo", "oc", "co", "cc", "realset",
        "pow", "Pow", "power", "defint", "KroneckerDelta",
        *COMPUTED,
        *CALLED_FUNCTIONS,
    }
)  # fmt: skip
#: Words that stand between two operands, or in front of a bracket with both.
INFIX_OR_CALL = frozenset({"mod", "Mod", "union"})
# `x_1x_2` is a product: a letter with a subscript of its own begins another name.
_FIRST_SUBSCRIPT = re.compile(r"_\d+(?=[A-Za-z]_)")
# So is `p_kx_j`, where the first name is one letter, by itself or in words.
_FIRST_LETTERS = re.compile(r"_[A-Za-z]{1,2}(?=[A-Za-z]_)")
_SIGNS_IN_WORDS = {"plus_minus": "±", "minus_plus": "∓"}
_SUB = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789aeoxhklmnpstijruv")
_OPERAND_ENDS = frozenset({"num", "name", "const", ")", "]", "}", "!", "%", "|", "word"})
_TAIL = re.compile(r"'+|\d+|_\{[^{}]*\}|_[^\W_]+|[₀-₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ]+|\^\*|\^\{\*\}|\*")


class Word(NamedTuple):
    """Letters with what is attached to them; `follows` is the next character after it."""

    letters: str
    tail: str
    start: int
    follows: str

    @property
    def middle(self) -> int:
        """Where the letters end."""
        return self.start + len(self.letters)

    @property
    def end(self) -> int:
        """Where the word ends."""
        return self.middle + len(self.tail)


def is_name_in_capitals(letters: str) -> bool:
    """Whether a word that would join operands may be a name: the odds ratio `OR`."""
    return letters.isupper() and letters.lower() in PLAIN_CONNECTIVES


def read_word(word: Word, notation: Notation, previous: str) -> tuple[list[Piece], int]:
    """Return the tokens of a word and where to go on; `previous` is the kind before it."""
    letters = word.letters
    name = _decorated(_base(letters), word.tail)
    if _declared(name, notation):
        return [("name", name, word.start, word.end)], word.end
    first = _first_subscript(word) if word.tail.count("_") > 1 else None
    first = first or _before_function(word, notation)
    if first is not None:
        return read_word(Word(letters, first[0], word.start, ""), notation, previous)
    if len(letters) == 1:
        return _single(word, name, notation)
    if _spells_names(word, notation):
        return _pieces(word, list(letters), notation)
    known = None if letters in _ACTIVATIONS else _known(word, previous)
    if known is not None:
        return known
    if letters in GREEK_WORDS or letters in _WHOLE_WORDS or letters in GREEK_LETTERS:
        return [("name", name, word.start, word.end)], word.end
    return _product(word, name, notation)


#: `w_3f'(u_3)` is a product: a function is called behind the number of a name.
_NUMBER_BELOW = re.compile(r"_\d+(?=(?P<function>[A-Za-z]{1,9})(?P<primes>'*)\Z)")


def _before_function(word: Word, notation: Notation) -> re.Match[str] | None:
    """Return the subscript of a name behind which a function is called, by a prime or by name."""
    found = _NUMBER_BELOW.match(word.tail) if word.follows in ("(", "'") else None
    if found is None or not (found["primes"] or word.follows == "'"):
        known = found is not None and found["function"] in notation.functions
        return found if known else None
    return found


def _first_subscript(word: Word) -> re.Match[str] | None:
    """Return the subscript of the first name where another one is written behind it."""
    first = _FIRST_SUBSCRIPT.match(word.tail)
    if first is None and (len(word.letters) == 1 or word.letters in GREEK_WORDS):
        first = _FIRST_LETTERS.match(word.tail)
    return first


def _spells_names(word: Word, notation: Notation) -> bool:
    """Whether a word that has a meaning of its own is spelled with declared letters: `lg`, `mu`.

    Before a bracket a function stays one, and `pi` is a number always.
    """
    if not notation.variables or len(word.letters) > _MAX_PRODUCT or word.letters == "pi":
        return False
    meant = plain_function(word.letters) is not None and word.follows != "("
    return (meant or word.letters in GREEK_WORDS) and set(word.letters) <= notation.variables


def _single(word: Word, name: Name, notation: Notation) -> tuple[list[Piece], int]:
    """One letter keeps all that is attached to it."""
    if name.base == "pi" and not word.tail:
        return [("const", Constant("pi"), word.start, word.end)], word.end
    return [("name", name, word.start, word.end)], word.end


def _known(word: Word, previous: str) -> tuple[list[Piece], int] | None:
    """Read a word that means something by itself: a function, a connective, a constant."""
    letters, digits = word.letters, re.match(r"\d+", word.tail)
    if digits is not None and (word.follows == "(" or (word.follows and letters != "log")):
        function = plain_function(letters + digits[0])
        if function is not None:
            end = word.middle + digits.end()
            return [("func", function, word.start, end)], end
    if word.follows == "(" and not word.tail and letters in CONSTRUCTOR_WORDS:
        return [("name", Name(letters), word.start, word.middle)], word.middle
    if letters + word.tail in _SIGNS_IN_WORDS:
        return [(_SIGNS_IN_WORDS[letters + word.tail], None, word.start, word.end)], word.end
    if letters == "minf" and not word.tail:
        return [("-", None, word.start, word.start + 1),
                ("const", Constant("oo"), word.start + 1, word.middle)], word.middle  # fmt: skip
    if letters in _CONSTANTS and not (letters == "inf" and word.follows == "("):
        return [("const", Constant(_CONSTANTS[letters]), word.start, word.middle)], word.middle
    if letters in INFIX_OR_CALL and word.follows == "(" and previous not in _OPERAND_ENDS:
        if letters == "union":
            return [("name", Name(letters), word.start, word.middle)], word.middle
        return [("func", "mod", word.start, word.middle)], word.middle
    if letters.lower() in PLAIN_CONNECTIVES and (letters.islower() or letters.isupper()):
        kind = CONNECTIVES[letters.lower()]
        token = ("rel", "in") if kind == "in" else (kind, None)
        return [(*token, word.start, word.middle)], word.middle
    if letters in ACCENTS and word.follows == "(" and not word.tail:
        return [("accent", letters, word.start, word.middle)], word.middle
    function = plain_function(letters)
    if function is not None and not (word.tail.startswith("_") and function not in ("log",)):
        return [("func", function, word.start, word.middle)], word.middle
    return None


def _product(word: Word, name: Name, notation: Notation) -> tuple[list[Piece], int]:
    """Split a word that is not known into names, if the notation lets it come apart."""
    letters = word.letters
    loose = notation.split_names or (
        len(letters) <= _MAX_PRODUCT and not (notation.variables and letters.islower() is None)
    )
    parts = _declared_parts(word, notation)
    digits = re.match(r"\d+", word.tail)
    if parts is None and digits is not None and notation.split_names:
        for at in range(1, len(letters)):
            function = plain_function(letters[at:] + digits[0])
            if function is not None:
                front = _pieces(Word(letters[:at], "", word.start, ""),
                                _letters_and_words(letters[:at]), notation)  # fmt: skip
                end = word.middle + digits.end()
                return [*front[0], ("func", function, word.start + at, end)], end
    applied = _applied(word) if parts is None else None
    if applied is not None:
        return applied
    if parts is None and _mixes_alphabets(letters):
        parts = _letters_and_words(letters)
    if parts is None:
        parts = _function_parts(letters, notation.split_names, word.follows)
    if parts is None and word.follows == "(" and re.fullmatch("[a-hj-z][fg]", letters):
        parts = list(letters)  # `xf'(x)` is `x` times `f'(x)`
    if parts is None and loose and not (word.follows == "(" and not notation.split_names):
        parts = _letters(letters, notation)
    if parts is None or len(parts) < 2:
        return [("name", name, word.start, word.end)], word.end
    return _pieces(word, parts, notation)


def _applied(word: Word) -> tuple[list[Piece], int] | None:
    """Read a letter in front of a function whose argument has no brackets: `Bcos2x`, `A sin 2x`."""
    letters, argument = word.letters, word.tail[:1] or word.follows
    function = plain_function(letters[1:]) if letters[1:].islower() else None
    if function is None or len(letters) <= _SHORTEST_FUNCTION or not argument.isdigit():
        return None
    if not KNOWN_FUNCTIONS[function].bare:
        return None
    front = ("name", Name(letters[0]), word.start, word.start + 1)
    return [front, ("func", function, word.start + 1, word.middle)], word.middle


_SHORTEST_FUNCTION = 3


def _pieces(word: Word, parts: list[str], notation: Notation) -> tuple[list[Piece], int]:
    """Return the tokens of the parts; what is attached to the word belongs to the last one."""
    pieces: list[Piece] = []
    at = word.start
    for part in parts[:-1]:
        pieces.append((*_part(part, notation), at, at + len(part)))
        at += len(part)
    last = parts[-1]
    kind, value = _part(last, notation)
    if kind != "name":
        pieces.append((kind, value, at, word.middle))
        return pieces, word.middle
    decorated = _decorated(_base(last), word.tail)
    digits = re.fullmatch(r"\d+", word.tail)
    if digits and notation.split_names and not _declared(decorated, notation):
        pieces.append(("name", Name(_base(last)), at, word.middle))
        pieces.append(("num", read_numeral(digits[0]), word.middle, word.end))
    else:
        pieces.append(("name", decorated, at, word.end))
    return pieces, word.end


def _part(part: str, notation: Notation) -> tuple[str, object]:
    if len(part) > 1 and part not in notation.variables and part not in notation.functions:
        if part in _CONSTANTS:
            return "const", Constant(_CONSTANTS[part])
        function = plain_function(part)
        if function is not None:
            return "func", function
    return "name", Name(_base(part))


def _declared_parts(word: Word, notation: Notation) -> list[str] | None:
    """Split into declared names alone, the last of which takes what is attached."""
    declared = notation.variables | notation.functions
    if not declared:
        return None
    letters, size = word.letters, len(word.letters)
    best: dict[int, list[str] | None] = {size: []}
    for start in range(size - 1, -1, -1):
        best[start] = None
        for end in range(size, start, -1):
            rest = best[end]
            part = letters[start:end]
            name = _decorated(_base(part), word.tail if end == size else "")
            known = canonical(name) in declared or (part == "pi" and end - start > 1)
            if rest is not None and known:
                best[start] = [part, *rest]
                break
    return best[0]


#: A function with the same letter on both sides: `nlogn`, `xlnx`, `xsinx`.
_BETWEEN_LETTERS = re.compile(
    r"(?P<before>[kmnstuvxyz])(?P<function>log|ln|lg|sin|cos|tan|exp)(?P<behind>(?P=before))"
)
#: A constant in front of a function of one letter: `Acosx + Bsinx`.
_AMPLITUDE = re.compile(r"(?P<before>[A-Z])(?P<function>sinh?|cosh?|tanh?|ln)(?P<behind>[txyzuvθ])")


def _function_parts(letters: str, split: bool, follows: str) -> list[str] | None:
    """Split off functions: `sinx`, and with `split_names` also `Bcos(`."""
    if split:
        return _letters_and_words(letters)
    between = _BETWEEN_LETTERS.fullmatch(letters) or _AMPLITUDE.fullmatch(letters)
    if between is not None:
        return [between["before"], between["function"], between["behind"]]
    for end in range(len(letters) - 1, 1, -1):
        function = plain_function(letters[:end])
        if function and KNOWN_FUNCTIONS[function].bare and len(letters) - end <= 2:
            return [letters[:end], *_letters(letters[end:], None)]
    if follows == "(" and letters[0].isalpha() and plain_function(letters[1:]):
        return [letters[0], letters[1:]]
    return None


def _letters_and_words(letters: str) -> list[str]:
    """Split from the left, preferring the longest known word at each place."""
    parts: list[str] = []
    at = 0
    while at < len(letters):
        end = next(
            (
                end
                for end in range(min(len(letters), at + 12), at + 1, -1)
                if _is_word(letters[at:end])
            ),
            at + 1,
        )
        parts.append(letters[at:end])
        at = end
    return parts


def _mixes_alphabets(letters: str) -> bool:
    """Whether letters are no word, as Greek and Latin ones stand in it: `vsinθ`, `jωRC`."""
    greek = sum(letter in GREEK_LETTERS or letter == "π" for letter in letters)
    if letters[0] in "Δδ" and len(letters) > _MAX_PRODUCT:
        return False  # a difference of what has a name: `Δtemp`
    return 0 < greek < len(letters) and all(
        letter in GREEK_LETTERS or letter == "π" or letter.isascii() for letter in letters
    )


def _is_word(part: str) -> bool:
    if part in GREEK_WORDS or part in _CONSTANTS:
        return True
    return len(part) > 1 and plain_function(part) is not None and (part != "I" + part[1:].upper())


def _letters(letters: str, notation: Notation | None) -> list[str]:
    if letters in _CONSTANTS or letters in GREEK_WORDS:
        return [letters]
    if len(letters) > 2 and letters[-2:] == "pi":
        return [*letters[:-2], "pi"]
    if len(letters) > 2 and letters[:2] == "pi":
        return ["pi", *letters[2:]]
    return list(letters)


def _base(letters: str) -> str:
    if len(letters) == 1:
        return "pi" if letters == "π" else GREEK_LETTERS.get(letters, letters)
    return letters


def _decorated(base: str, tail: str) -> Name:
    """Return the name that a base with this tail is: `'` primes, `5`, `_5`, `₅`, `*`."""
    if not tail:
        return Name(base)
    primes, subscript, mark = 0, "", ""
    for part in _TAIL.findall(tail):
        if part[0] == "'":
            primes += len(part)
        elif part[0] in "*^":
            mark = "*"
        else:
            letters = part.translate(_SUB).strip("_{}")
            subscript += GREEK_LETTERS.get(letters, letters)
    return Name(base, primes, subscript, mark)


def _declared(name: Name, notation: Notation) -> bool:
    spelled = canonical(name)
    if spelled in notation.variables or spelled in notation.functions:
        return True
    bare = canonical(name._replace(primes=0))
    return bare in notation.functions or (bool(name.primes) and bare in notation.variables)


@cache
def _plain_name() -> re.Pattern[str]:
    """Return what a name looks like that may be read back as itself; only writing needs it."""
    return re.compile(
        r"([A-Za-z]+|(?:hat|bar|dot|ddot|dddot|vec|tilde|check|breve|acute|grave)\([A-Za-z]\))('*)"
        r"(?:_[A-Za-z0-9]+)?(?:\^\*|\^\{(?:\([a-z0-9]\)|\[[a-z0-9](?:[+-]\d)?\])\})?"
    )


def reads_as_itself(name: str, follows: str = "") -> bool:
    """Whether a canonical name in plain text is read back as this one name, nothing declared.

    `follows` is the character behind it.
    """
    found = _plain_name().fullmatch(name)
    if found is None:
        return False
    base = found[1]
    if not base.isalpha():
        return not name.endswith("*")
    if len(base) == 1:
        return name not in ("i", "I", "e")
    if base in GREEK_WORDS:
        return True
    return (follows == "(" or len(base) > _MAX_PRODUCT) and read_word(
        Word(base, "", 0, follows), Notation(), ""
    ) == (
        [("name", Name(base), 0, len(base))],
        len(base),
    )
