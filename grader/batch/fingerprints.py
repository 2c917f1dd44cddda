"""Hashes by which what was worked out before is found: of texts in their order, of the program."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache

from grader.entry_points import providers
from grader.version import FOLDER, __version__


@cache
def grader_fingerprint() -> str:
    """Return a hash of the program itself: its version, the text of its modules, additions."""
    digest = hashlib.sha256("\n".join([__version__, *providers()]).encode())
    for folder, inner, names in os.walk(FOLDER):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                digest.update(path.removeprefix(str(FOLDER)).encode() + b"\0" + file.read())
    return digest.hexdigest()


def fingerprint(parts: Iterable[bytes | str]) -> str:
    """Return a hash of the parts in their order; where one ends and the next begins counts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
