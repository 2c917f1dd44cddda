"""What stands behind or ends an answer and was not understood."""

from grader.marking.doubts.unread.behind import unread_behind
from grader.marking.doubts.unread.ending import unread_ending

__all__ = ["unread_behind", "unread_ending"]
