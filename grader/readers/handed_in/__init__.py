"""What a student handed in: which files belong to whom, and what they are together."""

from grader.readers.formats.archives import unpacked
from grader.readers.handed_in.pictures import SHOWN_BY_BROWSERS, picture_bytes, shown_suffix
from grader.readers.handed_in.submissions import (
    FILE_BYTES,
    ROSTER,
    Submission,
    SubmissionFile,
    demand_there,
    find_submissions,
    join_documents,
    left_out_of,
    merged,
    outside,
    read_file,
    roster_begin,
    student_name,
    unread_rosters,
)
from grader.readers.handed_in.together import units_of
from grader.readers.handed_in.transcriptions import (
    Transcribe,
    TranscribedBy,
    Transcriber,
    transcribers,
)

__all__ = [
    "FILE_BYTES",
    "ROSTER",
    "SHOWN_BY_BROWSERS",
    "Submission",
    "SubmissionFile",
    "Transcribe",
    "TranscribedBy",
    "Transcriber",
    "demand_there",
    "find_submissions",
    "join_documents",
    "left_out_of",
    "merged",
    "outside",
    "picture_bytes",
    "read_file",
    "roster_begin",
    "shown_suffix",
    "student_name",
    "transcribers",
    "units_of",
    "unpacked",
    "unread_rosters",
]
