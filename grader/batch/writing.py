"""Writes files whole or not at all, and makes file names of what is not one."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_LONGEST_NAME = 80
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def write_atomically(path: Path, text: str) -> None:
    """Replace the file by this text in one step; a reader sees the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Return a safe and different file name (without suffix) for each different name.

    What a student calls himself is never a path: letters, digits, `-`, `_`, `.` stay, all else
    becomes `-`. Names that would be the same file get a piece of a hash; case does not tell apart.
    """
    unique = list(dict.fromkeys(names))
    slugs = {name: _slug(name) for name in unique}
    owners: dict[str, list[str]] = {}
    for name, slug in slugs.items():
        owners.setdefault(slug.casefold(), []).append(name)
    return {name: _told_apart(name, slug, owners) for name, slug in slugs.items()}


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name)
    slug = re.sub(r"[^\w.-]+", "-", plain).strip("-. ")[:_LONGEST_NAME]
    return f"student-{slug}" if not slug or _RESERVED.fullmatch(slug.split(".")[0]) else slug


def _told_apart(name: str, slug: str, owners: dict[str, list[str]]) -> str:
    if len(owners[slug.casefold()]) == 1:
        return slug
    return f"{slug}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
