"""Runs every measurement of this folder, or those that are named: `python -m benchmarks startup`.

A measurement is a module with a function `main()` that prints its results; one whose peers are not
installed says so itself.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main() -> None:
    names = sys.argv[1:] or [found.name for found in pkgutil.iter_modules(benchmarks.__path__)]
    for name in names:
        module = importlib.import_module(f"benchmarks.{name}")
        if name != "__main__" and hasattr(module, "main"):
            first = (module.__doc__ or name).splitlines()[0]
            print(f"\n== {name}: {first}\n", flush=True)
            module.main()


if __name__ == "__main__":
    main()
