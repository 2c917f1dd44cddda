"""A page of written work that goes on in the next file: `page 1.md` ends with `(b)`, `page 2.md`
begins with the answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from grader.readers.document import Block, Heading, Passage

_COUNT = re.compile(r"(?<!\d)\d{1,4}(?!\d)")


def goes_on(blocks: Sequence[Block], file: int, begin: tuple[int, int]) -> bool:
    """Whether a file begins at block `file` that goes on with the section that begins at `begin`.

    So it is where that section is blank up to the end of its file, and the names of both files
    count. What stands there in a file with another name may be anything.
    """
    block, offset = begin
    title = blocks[file]
    if block < 0 or not isinstance(title, Heading) or title.level:
        return False
    if not _is_blank(blocks[block:file], offset):
        return False
    files = (each for each in blocks[: file + 1] if isinstance(each, Heading) and not each.level)
    names = [each.text for each in files]
    return len(names) > 1 and _count(*names[-2:])


def _is_blank(blocks: Sequence[Block], offset: int) -> bool:
    first, *others = blocks
    bare = isinstance(first, Passage) and not first.page.text[offset:].strip()
    return bare and all(isinstance(b, Passage) and not b.page.text.strip() for b in others)


def _count(before: str, name: str) -> bool:
    """Whether names count: `page 1.md` and `page 2.md`, `hw.md` and `hw part 2.md`."""
    one, other = PurePath(before), PurePath(name)
    if one.parent != other.parent:
        return False
    last, this = (_last_count(path.stem) for path in (one, other))
    if this is None:
        return False
    if last is not None and (last[0], last[2]) == (this[0], this[2]):
        return last[1] + 1 == this[1]
    return this[1] == 2 and this[0].startswith(one.stem) and not this[2].strip(" )]")


def _last_count(stem: str) -> tuple[str, int, str] | None:
    """Return the last number of a name, with what stands in front of it and behind it."""
    found = [*_COUNT.finditer(stem)][-1:]
    return next(((stem[: at.start()], int(at[0]), stem[at.end() :]) for at in found), None)
