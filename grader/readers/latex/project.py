r"""LaTeX projects (Overleaf): the parts that a main file takes in, each where it is taken in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.readers.converting.document import Moving, Origin
from grader.readers.document import Document
from grader.readers.latex.document import OPENS_DOCUMENT, read_latex
from grader.readers.text.decoding import decode

DEEPEST = 12
MAX_LINES = 20_000
_TAKES_IN = re.compile(
    r"\\(?:input|include|subfile)\s*\{([^{}]{1,200})\}|\\input\s+([\w./-]{1,200})"
)
_PART = re.compile(r"\\(?:documentclass|begin\s*\{document\}).*")
_END = re.compile(r"\\end\s*\{document\}")


def is_project(files: Sequence[tuple[str, bytes]]) -> bool:
    """Whether one of several LaTeX files is a document that takes in another of them."""
    return any(
        (OPENS_DOCUMENT.search(data) and b"\\in" in data) or b"\\subfile" in data
        for _, data in files
    )


def read_project(files: Sequence[tuple[str, bytes]], notation: Notation) -> Document:
    """Read a project as one document; other documents follow, parts of none are left out."""
    texts: dict[str, list[str]] = {}
    remarks: list[tuple[Remark, Place]] = []
    for name, data in files:
        text, found = decode(name, data)
        texts[name] = text.split("\n")
        remarks += found
    main = _main(files)
    splicer = _Splicer(texts)
    lines = list(splicer.lines(main, 0))
    held = dict(files)
    for name in [name for name in texts if name not in splicer.used]:
        if OPENS_DOCUMENT.search(held[name]):
            lines += list(splicer.lines(name, 0))
        else:
            text = f"{name} was left out: no LaTeX document takes it in"
            remarks.append((Remark("file-left-out", text), Place(name)))
    source = posixpath.dirname(main) or main
    text = "\n".join(line for line, _ in lines[:MAX_LINES])
    document = read_latex(source, text.encode(), notation)
    moved = Moving(source, [origin for _, origin in lines]).document(document)
    return Document(
        moved.source, moved.blocks, moved.fields, (*remarks, *moved.remarks), moved.pictures
    )


def _main(files: Sequence[tuple[str, bytes]]) -> str:
    """Return the file that the others are parts of: a document that none takes in, `main` first."""
    documents = [name for name, data in files if OPENS_DOCUMENT.search(data)]
    taken = {name for name, data in files for name in _named_in(data, files)}
    free = [name for name in documents if name not in taken] or documents or [files[0][0]]
    return min(free, key=lambda name: (not posixpath.basename(name).startswith("main"), name))


def _named_in(data: bytes, files: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    names = {name for name, _ in files}
    for match in _TAKES_IN.finditer(data.decode("utf-8", "replace")[:500_000]):
        wanted = (match[1] or match[2]).strip()
        yield from (name for name in names if _is(name, wanted))


def _is(name: str, wanted: str) -> bool:
    bare = wanted.removeprefix("./").removesuffix(".tex")
    return name.removesuffix(".tex").endswith(f"/{bare}") or name.removesuffix(".tex") == bare


@dataclass
class _Splicer:
    """Puts the parts in their places, each once."""

    texts: Mapping[str, list[str]]

    def __post_init__(self) -> None:
        self.used: set[str] = set()

    def lines(self, name: str, depth: int) -> Iterator[tuple[str, Origin]]:
        """Yield the lines of a file, with those of the files that it takes in."""
        self.used.add(name)
        for number, line in enumerate(self.texts[name], 1):
            ended = _END.search(line)
            line = line[: ended.start()] if ended else line
            match = _TAKES_IN.search(line.split("%")[0])
            part = self._part((match[1] or match[2]).strip()) if match else ""
            if not part or depth >= DEEPEST:
                shown = _PART.sub("", line) if depth else line
                yield shown, Origin(f"line{number}", file=name)
                if ended:
                    return
                continue
            assert match is not None
            yield line[: match.start()], Origin(f"line{number}", file=name)
            yield from self.lines(part, depth + 1)
            yield line[match.end() :], Origin(f"line{number}", file=name)

    def _part(self, wanted: str) -> str:
        return next((n for n in self.texts if n not in self.used and _is(n, wanted)), "")
