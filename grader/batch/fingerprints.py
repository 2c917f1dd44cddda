"""Hashes by which what was worked out before is found: of texts in their order, of the program."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

from grader.entry_points import providers
from grader.version import FOLDER, __version__


@cache
def grader_fingerprint() -> str:
    """Return a hash of the program itself: its version, the text of its modules, additions."""
    digest = hashlib.sha256("\n".join([__version__, *providers()]).encode())
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def fingerprint(parts: Iterable[bytes | str]) -> str:
    """Return a hash of the parts in their order; where one ends and the next begins counts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
