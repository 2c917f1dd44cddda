"""What leaves open which answer a student means: several values, a last line that was not read."""

from grader.marking.doubts.rivals import several_values
from grader.marking.doubts.unread_ending import unread_ending

__all__ = ["several_values", "unread_ending"]
