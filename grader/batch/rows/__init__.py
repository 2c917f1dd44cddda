"""Rows of JSON Lines in and out: what runs over them, and the jobs of `verify` and `steps`."""

from grader.batch.rows.run import Tally as Tally
from grader.batch.rows.run import run_rows as run_rows
