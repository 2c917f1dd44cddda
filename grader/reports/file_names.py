"""The names of the files written for a student: safe, and different for different students."""

from __future__ import annotations

import hashlib
import re

_LONGEST = 50


def feedback_stem(student: str) -> str:
    """Return the file name, without suffix, of a student's feedback.

    A plain name stays as it is; any other is reduced to letters, digits, `-`, `_` and `.`, and gets
    a short digest, so that two students never share a file and no name leads out of the folder.
    """
    plain = re.sub(r"[^\w.-]+", "-", student).strip("-.")[:_LONGEST]
    if plain and plain == student:
        return plain
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain or 'student'}-{digest}"
