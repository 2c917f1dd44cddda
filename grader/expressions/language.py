"""The words of a language that stand between mathematics."""

from __future__ import annotations

# Words that connect mathematics: `x = 1 \text{ or } x = 2`, in plain text as well.
CONNECTIVES: dict[str, str] = {
    "and": "and", "or": "or", "xor": "xor", "xnor": "xnor", "nand": "nand",
    "nor": "nor", "not": "not", "implies": "implies",
    "iff": "iff", "if and only if": "iff", "if": "if", "when": "if", "for": "if", "where": "if",
    "whenever": "if", "for all": "if", "with": "if", "such that": "if", "since": "if",
    "otherwise": "otherwise", "else": "otherwise", "elsewhere": "otherwise", "in": "in",
    "union": "union", "mod": "mod",
}  # fmt: skip

# Names of functions that are everyday words as well: in a sentence they are language.
EVERYDAY_FUNCTIONS = frozenset(
    {
        "root", "norm", "sign", "floor", "ceiling", "round", "maximum", "minimum", "choose", "comb",
        "trace", "rank", "conjugate", "determinant", "transpose", "binomial", "factorial", "re",
        "im", "lb",
    }
)  # fmt: skip
