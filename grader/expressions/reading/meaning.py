"""What a name means under a notation: a symbol, a constant, a function or a factor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from grader.expressions.names import GREEK_WORDS, Name, canonical
from grader.expressions.nodes import Call, Constant, Expression, Symbol
from grader.expressions.notation import Notation


class Cutter(Protocol):
    """Cuts LaTeX into pieces, each a token with the space before it, for the names of a notation.

    `latex/patterns.py` makes it; it is kept here, so that it is made once for each notation.
    """

    @property
    def cut(self) -> Callable[[str], list[str]]:
        """Returns all pieces of a text."""

    @property
    def match(self) -> Callable[..., re.Match[str] | None]:
        """Returns the piece at a place; the name of its group says what it is."""

    @property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        """Returns the pieces from a place on, one by one."""


# Letters that are functions when a bracket follows and nothing else was declared.
_FUNCTION_LETTERS = frozenset({"f", "g", "F", "G"})
# Letters that are functions when the bracket holds one name or number only: `P(x)`, `N(t)`.
_LIKELY_FUNCTIONS = frozenset({"h", "p", "q", "u", "v", "y", "phi", "psi", "sigma", "Phi",
                               "Psi", "Theta", "Omega", "ell"})  # fmt: skip
# Names that as the only argument make a function of any letter: `x(t)`.
# Names of which a bracket with events or random variables is an argument: `P(A^c)`, `E(aX + b)`.
EXPECTATIONS = frozenset({"P", "E", "bb(P)", "bb(E)"})
# Special functions, whatever their bracket holds.
_SPECIAL_FUNCTIONS = frozenset({"Gamma", "zeta"})
# What makes a statement, a set or a word of a bracket: no factor.
_NO_FACTOR = frozenset({"rel", "mid", "union", "intersection", "difference", "complement", "and",
                        "or", "not"})  # fmt: skip
_POLYNOMIALS = frozenset({"p", "q", "phi", "psi"})
# Names that may begin an operator or a differential, or be a unit matrix.
_SPECIAL = frozenset({"I", "d", "nabla", "D"})
_STYLED = frozenset({"bb(", "cal"})
_NUMERIC = frozenset({"num", "/", "-", "+"})
_PLAIN_KINDS = frozenset({"num", "const", "*", "/"})
_PARAMETERS = frozenset({"t"})
_WITH_DIGITS = re.compile(r"([A-Za-z]+)(\d+)")


class Meaning:
    """The names of one notation, resolved once each."""

    __slots__ = ("_called", "_expressions", "_functions", "cutter", "known", "notation", "words")

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self._expressions: dict[Name, Expression] = {}
        self._functions: dict[Name, str | None] = {}
        self._called: dict[Name, str | None] = {}
        # What the plain lexer made of each word, by the word and what is around it.
        self.words: dict[tuple[str, str, str, str], Any] = {}
        # What `plain` found for names that it was asked for.
        self.known: dict[Name, Expression | None] = {}
        # What cuts LaTeX into tokens, which knows the declared names of several letters.
        self.cutter: Cutter | None = None

    def expression(self, name: Name) -> Expression:
        """Return what a name stands for when it is no function."""
        known = self._expressions.get(name)
        if known is None:
            if len(self._expressions) > 10_000:
                self._expressions.clear()
            known = self._expressions[name] = self._expression(name)
        return known

    def _expression(self, name: Name) -> Expression:
        spelled = canonical(name)
        notation = self.notation
        same = notation.same.get(spelled)
        if same is not None:
            return Symbol(same)
        if spelled in notation.variables:
            return Symbol(spelled)
        whole = _WITH_DIGITS.fullmatch(spelled)
        if whole is not None and f"{whole[1]}_{whole[2]}" in notation.variables:
            return Symbol(f"{whole[1]}_{whole[2]}")  # `\\mathrm{ab1}` where `ab1` is declared
        if name.base in notation.same:
            return Symbol(canonical(name._replace(base=notation.same[name.base])))
        if spelled in ("i", "I") and not _declared(spelled, notation):
            return Constant("i")
        if spelled in ("e", "pi") and not _declared(spelled, notation):
            return Constant(spelled)
        bare = canonical(name._replace(mark="")) if name.mark.strip("{}") == "*" else ""
        if bare in notation.complex_:
            return Call("conjugate", Symbol(bare))  # a star on the name of a complex number
        return Symbol(spelled)

    def declared_function(self, name: Name) -> str | None:
        """Return the function's name without primes if the notation declares it as one."""
        if name in self._functions:
            return self._functions[name]
        spelled = canonical(name._replace(primes=0))
        notation = self.notation
        spelled = notation.same.get(spelled, spelled)
        declared = spelled in notation.functions and canonical(name) not in notation.variables
        if len(self._functions) > 10_000:
            self._functions.clear()
        self._functions[name] = spelled if declared else None
        return self._functions[name]

    def always_called(self, name: Name) -> str | None:
        """Return the function that a name is in front of any bracket, or None if it depends."""
        try:
            return self._called[name]
        except KeyError:
            pass
        function = self.declared_function(name)
        bare = name._replace(primes=0)
        sure = bool(name.primes) or name.base in _FUNCTION_LETTERS
        if function is None and sure and not self.is_variable(name):
            meant = self.expression(bare)
            function = meant.name if isinstance(meant, Symbol) else None
        if len(self._called) > 10_000:
            self._called.clear()
        self._called[name] = function
        return function

    def plain(self, name: Name) -> Expression | None:
        """Return the symbol or constant that a name is without a bracket, if it is surely one."""
        try:
            return self.known[name]
        except KeyError:
            pass
        special = name.base in _SPECIAL or name.base in EXPECTATIONS or name.base[:3] in _STYLED
        special = special or self.declared_function(name) is not None
        if len(self.known) > 10_000:
            self.known.clear()
        self.known[name] = found = None if special else self.expression(name)
        return found

    def is_variable(self, name: Name) -> bool:
        """Whether the notation declares this name as a variable."""
        spelled = canonical(name)
        base = canonical(name._replace(subscript="")) if name.subscript else ""
        if base and base in self.notation.shapes:
            return True  # an entry of a vector is no function
        return self.notation.same.get(spelled, spelled) in self.notation.variables


def _declared(spelled: str, notation: Notation) -> bool:
    return spelled in notation.variables or spelled in notation.functions


def is_likely_function(name: Name, arguments: tuple[object, ...]) -> bool:
    """Whether an undeclared name with a bracket behind it is a function rather than a factor.

    `arguments` are the kinds (or values, for names) of the tokens in the bracket.
    """
    base = name.base
    if base == "bb(1)":
        return "rel" in arguments  # an indicator; else a vector of ones before a bracket
    if name.primes or name.mark == "-1" or base in _FUNCTION_LETTERS or base[:3] in _STYLED:
        return True
    if base == "gamma" and arguments and _NUMERIC.issuperset(arguments):
        return True  # nobody puts a factor that is a plain number in brackets
    if base in _SPECIAL_FUNCTIONS or is_expectation(name, arguments):
        return True
    if len(base) > 1 and base.isascii() and base.isalpha() and base not in GREEK_WORDS:
        return True
    if len(arguments) == 1:
        return _is_evaluation(name, arguments[0])
    if "," in arguments or arguments.count("|") % 2 or not _NO_FACTOR.isdisjoint(arguments):
        return base.isupper() or base in _LIKELY_FUNCTIONS
    return base in _POLYNOMIALS and name not in arguments and _is_product(arguments)


def _holds_events(arguments: tuple[object, ...]) -> bool:
    """Whether a bracket names an event or a random variable: a capital, with a bar, or a word."""
    return any(
        each.base.isupper() if isinstance(each, Name) else each in ("accent", "word")
        for each in arguments
    )


def function_name(name: Name) -> str:
    """Return the name of the function that a name is in front of its arguments.

    A double-struck E or P is the expectation or the probability, as the plain letter is.
    """
    bare = name._replace(primes=0)
    return canonical(bare._replace(base=_UNSTYLED.get(bare.base, bare.base)))


_UNSTYLED = {"bb(E)": "E", "bb(P)": "P", "bb(V)": "Var"}


def is_expectation(name: Name, arguments: tuple[object, ...]) -> bool:
    """Whether `E[...]` is an expectation rather than an item or a factor."""
    return name.base in EXPECTATIONS and _holds_events(arguments)


def _is_evaluation(name: Name, only: object) -> bool:
    """Whether one name or number in the bracket makes a function of this name."""
    if isinstance(only, Name) and only.base in _PARAMETERS and not only.subscript:
        return True
    likely = name.base in _LIKELY_FUNCTIONS or (len(name.base) == 1 and name.base.isupper())
    return likely and (isinstance(only, Name) or only == "num")


def _is_product(arguments: tuple[object, ...]) -> bool:
    """Whether the bracket holds a signed product, which nobody puts in brackets as a factor."""
    rest = arguments[1:] if arguments[:1] == ("-",) else arguments
    return bool(rest) and all(isinstance(each, Name) or each in _PLAIN_KINDS for each in rest)


_MEANINGS: dict[int, Meaning] = {}


def meaning_of(notation: Notation) -> Meaning:
    """Return the resolver of a notation, made once for each notation object in use."""
    known = _MEANINGS.get(id(notation))
    if known is None or known.notation is not notation:
        if len(_MEANINGS) > 64:
            _MEANINGS.clear()
        known = _MEANINGS[id(notation)] = Meaning(notation)
    return known
