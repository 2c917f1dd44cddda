"""Finding the answer to every part in one document, and settling which line belongs to which."""

from grader.marking.attempts.attempt import Attempt, lines_of_part
from grader.marking.attempts.left_over import NOT_FOUND
from grader.marking.attempts.of_document import attempts_of
from grader.marking.attempts.right_elsewhere import with_right_elsewhere

__all__ = ["NOT_FOUND", "Attempt", "attempts_of", "lines_of_part", "with_right_elsewhere"]
