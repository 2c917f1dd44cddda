"""Letters as mail programs save them: what was written, and the files with it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from grader.equivalence import Remark
from grader.errors import Place
from grader.readers.formats.archives import MAX_READ, MEMBER_BYTES, Remarks

_FIELD = re.compile(rb"[A-Za-z][A-Za-z-]{1,40}:|[ \t]+\S")
_SENT = re.compile(rb"(?:mime-version|message-id|received|from):", re.IGNORECASE)
_QUOTED = re.compile(r"[ \t]*>")
_INTRODUCES = re.compile(r"[^\n]{0,300}:[ \t]*")
_LOOKS = re.compile(r"<(?:su[bp]|math|table|img)\b", re.IGNORECASE)


def is_letter(start: bytes) -> bool:
    """Whether a text begins with the head of a letter, which an empty line ends."""
    head, _, below = start.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = head.split(b"\n")
    return (
        bool(below) and len(lines) > 1 and all(map(_FIELD.match, lines))
        and any(map(_SENT.match, lines))
    )  # fmt: skip


def opened(source: str, data: bytes) -> tuple[list[tuple[str, bytes]], Remarks]:
    """Return what a letter says and the files with it, as files of a folder.

    What it quotes at its end is the letter that it answers, and is left out. Between the answers,
    quoted lines are the questions.
    """
    letter = message_from_bytes(data, policy=default)
    remarks: Remarks = []
    files: list[tuple[str, bytes]] = []
    if not isinstance(letter, EmailMessage):
        return files, remarks
    typed, shown = letter.get_body(("plain",)), letter.get_body(("html",))
    html = str(shown.get_content()) if shown is not None else ""
    if typed is not None and not _LOOKS.search(html):
        text, quoted = _without_quotation(str(typed.get_content()))
        if quoted:
            said = f"what the letter quotes was not read: {quoted[:60]}"
            remarks.append((Remark("not-shown", said), Place(source)))
        files.append((f"{source}/letter.txt", text.encode()))
    elif html:
        files.append((f"{source}/letter.html", html.encode()))
    for number, part in enumerate(letter.iter_attachments(), 1):
        held = part.get_payload(decode=True)
        name = re.sub(r"[/\\\0]", "-", part.get_filename() or f"file {number}")
        if not isinstance(held, bytes) or number > MAX_READ or len(held) > MEMBER_BYTES:
            said = f"{name} was left out: it is damaged, too large, or one of too many"
            remarks.append((Remark("file-left-out", said), Place(source)))
            continue
        files.append((f"{source}/{name}", held))
    return [(name, held) for name, held in files if held.strip()], remarks


def _without_quotation(text: str) -> tuple[str, str]:
    """Return a letter without what it quotes at its end, and what that is."""
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    end = len(lines)
    while end and (_QUOTED.match(lines[end - 1]) or not lines[end - 1].strip()):
        end -= 1
    quoted = [line for line in lines[end:] if _QUOTED.match(line)]
    if not quoted:
        end = len(lines)
    elif end and _INTRODUCES.fullmatch(lines[end - 1]):
        end -= 1
    own = [re.sub(r"^(?:[ \t]*>)+[ \t]?", "", line) for line in lines[:end]]
    return "\n".join(own) + "\n", " ".join(" ".join(quoted).replace(">", " ").split())
