"""What leaves open which answer a student means: several values, a dash, a last line not read."""

from grader.marking.doubts.dashes import dash_in_doubt
from grader.marking.doubts.rivals import several_values
from grader.marking.doubts.unread_ending import unread_ending

__all__ = ["dash_in_doubt", "several_values", "unread_ending"]
