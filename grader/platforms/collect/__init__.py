"""From downloads of a platform to one folder for each student."""

from grader.platforms.collect.collecting import Choices, Collected, collect
from grader.platforms.collect.direct import (
    Sources,
    collected_from,
    keep_rosters,
    split_downloads,
    unpacked_downloads,
)

__all__ = [
    "Choices",
    "Collected",
    "Sources",
    "collect",
    "collected_from",
    "keep_rosters",
    "split_downloads",
    "unpacked_downloads",
]
