"""The grader as an autograder of Gradescope."""

from grader.platforms.autograder.run import run_autograder
from grader.platforms.autograder.zip_file import autograder_zip

__all__ = ["autograder_zip", "run_autograder"]
