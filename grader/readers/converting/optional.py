"""Libraries that come with the extra `documents`, and what is said where they are missing."""

from __future__ import annotations

import importlib
from types import ModuleType

from grader.errors import Place, Problem, SubmissionError

INSTALL = "pip install 'worked-grader[documents]'"


def needed(module: str, source: str, what: str) -> ModuleType:
    """Return a module that reading `what` takes; raises `SubmissionError` if it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        text = f"this is {what}; the grader needs its extra `documents` to read it"
        raise SubmissionError(
            Problem("needs-documents", text, Place(source), f"run `{INSTALL}` and grade again")
        ) from error
