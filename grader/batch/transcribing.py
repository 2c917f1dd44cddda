"""Transcribers that are installed: asked for by name, and for each picture once."""

from __future__ import annotations

import hashlib

from grader.batch.cache import Cache
from grader.entry_points import providers
from grader.errors import Place, Problem, UsageError
from grader.readers.handed_in import Transcribe, TranscribedBy, transcribers


def demand_transcriber(name: str) -> None:
    """Raise a `UsageError` where no transcriber of this name is installed; empty is none at all."""
    known = transcribers()
    if name and name not in known:
        text = f"no transcriber is called `{name}`"
        found = ", ".join(sorted(known)) or "none is"
        mend = f"install it as a plug-in; installed: {found}"
        raise UsageError(Problem("no-such-transcriber", text, Place("--transcriber"), mend))


def transcribed_by(name: str, kept: Cache) -> TranscribedBy | None:
    """Return the transcriber of a name, which is asked for what is not kept yet."""
    if not name:
        return None
    return TranscribedBy(name, _once(name, transcribers()[name].transcribe, kept))


def _once(name: str, transcribe: Transcribe, kept: Cache) -> Transcribe:
    """Return a function that keeps what was transcribed, by the picture and the transcriber."""

    def asked(data: bytes, media_type: str) -> str:
        about = "\n".join([name, *providers(), media_type])
        key = hashlib.sha256(about.encode() + b"\0" + data).hexdigest()
        known = kept.get(f"transcription-{key}")
        if isinstance(known, str):
            return known
        text = transcribe(data, media_type)
        kept.put(f"transcription-{key}", text)
        return text

    return asked
