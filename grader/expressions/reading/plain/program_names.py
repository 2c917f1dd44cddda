"""What programs write of names: the module in front of a function, the arrow of a value given.

`np.exp(x)` and `math.pi` are `exp(x)` and `pi`, and `w <- w - eta g` is `w := w - eta g`. Every
text keeps its length, so that places stay.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

_MODULES = "np|numpy|jnp|math|cmath|mp|mpmath|sp|sympy|torch|tf|scipy"
_ROOMS = "linalg|special|math|functional|nn|fft"
#: A module is followed by a call, or by one of its constants; `math. Then` ends a sentence.
_MODULE = re.compile(
    rf"(?<![\w.])(?P<module>{_MODULES})\.(?:(?:{_ROOMS})\.)?"
    r"(?:(?=[A-Za-z_]\w{0,30}\()|(?P<constant>pi|e|inf|E|I|oo)(?!\w))"
)
#: Computer algebra has capitals for the two constants that are a letter.
_LETTERS = {"E": "e", "I": "i"}
_GIVEN = re.compile(r"(?<![\w<'])(?P<name>[A-Za-z]\w{0,12}) <- ")


def without_modules(text: str, declared: AbstractSet[str]) -> str:
    """Return a text without the modules in front of functions and constants.

    A `declared` name stays one, as in `mp.e`.
    """

    def bare(found: re.Match[str]) -> str:
        if found["module"] in declared:
            return found[0]
        constant = found["constant"] or ""
        return _LETTERS.get(constant, constant).rjust(len(found[0]))

    return _MODULE.sub(bare, text)


def with_values_given(text: str) -> str:
    """Return a text in which `<-` gives a name its next value: `w <- w - 1`, where w stands again.

    `x <- 3` stays: it may be an inequality with a negative number.
    """

    def given(found: re.Match[str]) -> str:
        name = re.escape(found["name"])
        again = re.search(rf"(?<!\w){name}(?!\w)", text[found.end() :])
        return f"{found['name']} := " if again else found[0]

    return _GIVEN.sub(given, text)
