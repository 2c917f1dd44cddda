"""The part of numpy that small programs use, written in the Python of the sandbox.

It is fed to the sandbox before a program that imports numpy, and runs there. The sandbox's Python
has no decorators, no inheritance, and of the special methods neither `__len__` nor comparisons;
what these would do is done by functions that take the place of the built-in ones. What is missing
fails with an error that names an `_Array`, and the program counts as not run.
"""

from __future__ import annotations

import re

from grader.sandbox.numpy_core import CORE

ARRAY = "_Array"
NAMESPACE = "_Numpy"
PLOT = "_Plot"

_UNARY = {
    "exp": "_exp(x)",
    "sqrt": "_nan if x < 0 else _math.sqrt(x)",
    "log": "_log(x, _math.log)",
    "log2": "_log(x, _math.log2)",
    "log10": "_log(x, _math.log10)",
    "log1p": "_log(1 + x, _math.log)",
    "expm1": "_math.expm1(x)",
    "sin": "_math.sin(x)",
    "cos": "_math.cos(x)",
    "tan": "_math.tan(x)",
    "sinh": "_math.sinh(x)",
    "cosh": "_math.cosh(x)",
    "tanh": "_math.tanh(x)",
    "arcsin": "_math.asin(x)",
    "arccos": "_math.acos(x)",
    "arctan": "_math.atan(x)",
    "floor": "float(_math.floor(x))",
    "ceil": "float(_math.ceil(x))",
    "abs": "_py_abs(x)",
    "sign": "(x > 0) - (x < 0)",
    "square": "x * x",
    "negative": "-x",
    "isnan": "x != x",
    "radians": "_math.radians(x)",
    "degrees": "_math.degrees(x)",
}
_BINARY = {
    "add": "a + b",
    "subtract": "a - b",
    "multiply": "a * b",
    "divide": "_divide(a, b)",
    "power": "a ** b",
    "mod": "a % b",
    "maximum": "a if a >= b else b",
    "minimum": "a if a <= b else b",
    "arctan2": "_math.atan2(a, b)",
    "hypot": "_math.hypot(a, b)",
}

_PLOT_CALLS = """
    plot show figure title xlabel ylabel legend grid savefig scatter axhline axvline ylim xlim
    close hist bar tight_layout text annotate fill_between subplot suptitle xticks yticks semilogy
    semilogx loglog imshow colorbar contour contourf step stem set_title set_xlabel set_ylabel
    set_xlim set_ylim set_aspect gca clf cla pause axis errorbar use style
"""


def _functions() -> str:
    lines = [
        f"        self.{name} = lambda x: _wrap(_map(lambda x: {body}, _raw(x)))"
        for name, body in _UNARY.items()
    ]
    lines += [
        f"        self.{name} = _binary(lambda a, b: {body})" for name, body in _BINARY.items()
    ]
    lines += ["        self.absolute, self.fabs, self.sgn = self.abs, self.abs, self.sign"]
    return "\n".join(lines)


NUMPY = CORE.replace("FUNCTIONS_HERE", _functions())
"""The source that defines `_numpy`."""

NAMES = tuple(
    sorted(
        {*_UNARY, *_BINARY, "pi", "e", "inf", "nan"}
        | set(re.findall(r"self\.(\w+)", CORE[CORE.index("class _Numpy") :]))
    )
)
"""What `from numpy import *` gives."""

PLOTTING = "class _Plot:\n" + "\n".join(
    [
        *(f"    def {name}(self, *a, **k): return None" for name in _PLOT_CALLS.split()),
        "    def subplots(self, *a, **k): return (_Plot(), _Plot())",
        "    def add_subplot(self, *a, **k): return _Plot()",
        "_plot = _Plot()",
    ]
)
"""The source that defines `_plot`, whose calls draw nothing."""
