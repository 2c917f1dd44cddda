"""The policies of a course: what is done with the points of all questions together.

Times are seconds since 1970 in UTC, so that a policy is plain data; `zone` is how they are shown,
and the zone of times that do not name one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Late:
    """What it costs to hand in late.

    Each started `period` (in seconds) after `due` costs the `cost`, a share of the points earned or
    of those available (`of_available`), `most` at most. Nothing is taken off within the `grace`.
    After `closed_after` nothing is earned. `from_files` takes the time of the files instead of the
    roster's.
    """

    due: int
    period: int
    cost: Fraction
    most: Fraction = Fraction(1)
    grace: int = 0
    closed_after: int | None = None
    of_available: bool = False
    from_files: bool = False


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points on top, for a share of the points or for handing in `before` a time."""

    points: Fraction
    title: str = ""
    at_least: Fraction | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies; by default none, but for the floor: a total is never below 0.

    Only the `best` so many questions count. The total is never below `floor` nor above `cap`.
    """

    best: int | None = None
    floor: Fraction | None = Fraction(0)
    cap: Fraction | None = None
    late: Late | None = None
    bonuses: tuple[Bonus, ...] = ()
    zone: str = "UTC"

    @property
    def needs_times(self) -> bool:
        """Whether it matters when something was handed in."""
        return self.late is not None or any(bonus.before is not None for bonus in self.bonuses)

    @property
    def from_files(self) -> bool:
        """Whether the time of a file is when it was handed in."""
        return self.late is not None and self.late.from_files

    @property
    def any(self) -> bool:
        """Whether there is a policy that changes points."""
        return self != Policies(zone=self.zone)


def zone_of(name: str) -> tzinfo:
    """Return a time zone; raise `KeyError` or `ValueError` for a name of none."""
    return UTC if name == "UTC" else ZoneInfo(name)


def seconds_of(text: str, zone: str) -> int:
    """Return a time as seconds since 1970: `2026-03-01 23:59`, `2026-03-01T23:59+01:00`.

    A day alone ends at its last second. Raises `ValueError` for what is no time.
    """
    whole = text.strip()
    moment = datetime.fromisoformat(f"{whole} 23:59:59" if len(whole) == 10 else whole)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_of(zone))
    return int(moment.timestamp())


def time_text(seconds: int, zone: str) -> str:
    """Return a time as it is said to people: `2026-03-01 23:59 (Europe/Berlin)`."""
    moment = datetime.fromtimestamp(seconds, zone_of(zone))
    return f"{moment:%Y-%m-%d %H:%M} ({zone})"
