"""What a student handed in: which files belong to whom, and what they are together."""

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
    student_name,
)
from grader.readers.handed_in.together import units_of

__all__ = [
    "FILE_BYTES",
    "ROSTER",
    "Submission",
    "SubmissionFile",
    "demand_there",
    "find_submissions",
    "join_documents",
    "left_out_of",
    "merged",
    "outside",
    "read_file",
    "student_name",
    "units_of",
]
