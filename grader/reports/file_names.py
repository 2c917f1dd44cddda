"""The names of the files written for a student: safe, and different for different students."""

from __future__ import annotations

import hashlib
import re

_LONGEST = 50  # characters, each of four bytes at most
_UNSAFE = re.compile(r"[^\w.,()+@ -]+")
_DIGEST = re.compile(r"-[0-9a-f]{8}$")


def feedback_stem(student: str) -> str:
    """Return the file name, without suffix, of a student's feedback.

    A name of letters, digits, spaces and `-_.,()+@` stays as it is; any other is reduced to these
    and gets a short digest, so that two students never share a file (nor by a name that looks like
    one with a digest), and no name leads out of the folder. With a suffix it has fewer than 255
    bytes.
    """
    plain = _UNSAFE.sub("-", student).strip("-. ")[:_LONGEST].rstrip()
    if plain and plain == student and not _DIGEST.search(student):
        return plain
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain or 'student'}-{digest}"
