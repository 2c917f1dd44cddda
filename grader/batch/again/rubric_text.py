"""What a rubric's text says apart from its comments, and what follows where only these change.

Nothing is marked by a comment, and no page shows one. What is left of it is the hash of the file in
`results.json`, and the places of lines in messages: a later command reads the new text for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from grader.batch.writing import write_bytes_atomically, write_pieces_atomically
from grader.regular_files import read_regular

NAME = "rubric-text"
_RESULTS = "results.json"
_CHUNK = 1 << 20


def says(data: bytes) -> str:
    """Return a hash of all keys and values of a rubric in their order, however they are written.

    Empty where the text cannot be read without a problem; loading it then says which.
    """
    from grader.rubric.yaml_text import read_yaml

    tree, problems = read_yaml(data, "")
    if tree is None or problems:
        return ""
    return hashlib.sha256(json.dumps(tree.plain()).encode()).hexdigest()


def keep_text(out: Path, instead_of: str, data: bytes) -> None:
    """Keep the text that stands in the place of that with a hash, and says the same."""
    text = json.dumps({"instead_of": _first(out, instead_of), "text": data.decode("utf-8")})
    write_bytes_atomically(out / ".cache" / NAME, _with_checksum(text.encode()), to_disk=False)


def _first(out: Path, instead_of: str) -> str:
    """Return the hash of the text that the class was graded by, of which this is a later one."""
    kept = _kept(out)
    if kept is None or hashlib.sha256(kept[1]).hexdigest() != instead_of:
        return instead_of
    return kept[0]


def later_text(out: Path, sha256: str) -> bytes | None:
    """Return the text that stands in the place of that with a hash, where there is one."""
    kept = _kept(out)
    return kept[1] if kept is not None and kept[0] == sha256 else None


def _kept(out: Path) -> tuple[str, bytes] | None:
    try:
        data = read_regular(out / ".cache" / NAME, most=None)
    except OSError:
        return None
    body = data.partition(b"\n")[2]
    if data != _with_checksum(body):
        return None
    entry = json.loads(body)
    return entry["instead_of"], entry["text"].encode("utf-8")


def _with_checksum(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def with_other_hash(out: Path, old: str, new: str) -> None:
    """Put one hash of the rubric for the other in `results.json`."""
    # In a text of JSON every quote has a backslash: that of the rubric alone is found.
    write_pieces_atomically(
        out / _RESULTS, _replaced(out / _RESULTS, f'"sha256": "{old}"', f'"sha256": "{new}"')
    )


def _replaced(path: Path, old: str, new: str) -> Iterator[str]:
    """Yield a file in pieces with its first occurrence of a text replaced."""
    with path.open(encoding="utf-8", newline="") as file:
        before, done = "", False
        while chunk := file.read(_CHUNK):
            text = before + chunk
            if not done and old in text:
                text, done = text.replace(old, new, 1), True
            keep = 0 if done else len(old)
            yield text[: len(text) - keep]
            before = text[len(text) - keep :]
        yield before
