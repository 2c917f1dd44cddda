"""Names as students vary them: with and without primes and stars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import GREEK_WORDS
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.traversal import free_symbols, functions_called, substitute
from grader.models.base import Compares, Model

_ACTIVATIONS = frozenset({"sigmoid", "logistic", "sig", "act", "activation"})
"""Words for the function between the layers of a network."""


def plain_name(name: str) -> str:
    """Take the decorations off a canonical name: `z'_5` is `z_5`, `h_3^*` is `h_3`."""
    return name.replace("'", "").replace("^*", "")


def undecorated(expression: Expression) -> Expression:
    """Take the decorations off every name of an expression."""
    mapping: dict[Expression, Expression] = {
        symbol: Symbol(plain_name(symbol.name))
        for symbol in symbols_in(expression)
        if plain_name(symbol.name) != symbol.name
    }
    return substitute(expression, mapping) if mapping else expression


def symbols_in(*expressions: Expression) -> frozenset[Symbol]:
    """Return the free names of some expressions."""
    return frozenset().union(*map(free_symbols, expressions))


@dataclass(frozen=True)
class ModelNames:
    """The names that a model knows, and what they are called without decorations."""

    name: str
    model: Model

    @cached_property
    def definitions(self) -> Mapping[Expression, Expression]:
        """What the model defines."""
        return self.model.vocabulary().definitions

    @cached_property
    def known(self) -> frozenset[Symbol]:
        """Every name of the model, defined or base."""
        return symbols_in(*self.definitions, *self.definitions.values())

    @cached_property
    def only_function(self) -> str:
        """The one open function of the model, of which it says no more; empty if it has others."""
        called = functions_called(*self.definitions.values())
        return (
            next(iter(called)) if len(called) == 1 and not called & KNOWN_FUNCTIONS.keys() else ""
        )

    def function_of_another_name(self, expressions: Iterable[Expression]) -> str:
        """Return the name that formulas have for the only function of the model: `s` for `sigma`.

        It is one letter, or a word for such functions, names nothing else of the model, and the
        function has its own name nowhere.
        """
        called = functions_called(*expressions) if self.only_function else frozenset[str]()
        others = called - KNOWN_FUNCTIONS.keys() - self.model.vocabulary().notation.functions
        if self.only_function in called or len(others) != 1:
            return ""
        [name] = others
        stems = {plain.partition("_")[0] for plain in self.by_plain_name}
        usual = len(name) == 1 or name in GREEK_WORDS or name in _ACTIVATIONS
        return name if usual and name not in stems else ""

    @cached_property
    def by_plain_name(self) -> Mapping[str, tuple[Symbol, ...]]:
        """The names of the model by what they are without decorations."""
        found: dict[str, tuple[Symbol, ...]] = {}
        for symbol in sorted(self.known, key=lambda symbol: symbol.name):
            plain = plain_name(symbol.name)
            found[plain] = (*found.get(plain, ()), symbol)
        return found

    @cached_property
    def plain_definitions(self) -> Mapping[Expression, Expression]:
        """The definitions with every decoration taken off."""
        return {undecorated(left): undecorated(right) for left, right in self.definitions.items()}

    def reading(self, symbol: Symbol) -> Symbol | None:
        """Return the one name of the model that a symbol can mean, if there is just one."""
        if symbol in self.known:
            return symbol
        plain = plain_name(symbol.name)
        if plain in self.model.vocabulary().notation.functions:
            return None  # the derivative of the function
        found = self.by_plain_name.get(plain, ())
        return found[0] if len(found) == 1 else None

    def has(self, symbol: Symbol) -> bool:
        """Say whether a symbol means something to the model: a quantity, or an entry of one."""
        if self.reading(symbol) is not None:
            return True
        return isinstance(self.model, Compares) and self.model.understands(symbol)

    def exact_among(self, symbols: Iterable[Symbol]) -> int:
        """Count the symbols that are names of the model as they stand."""
        return sum(symbol in self.known for symbol in symbols)
