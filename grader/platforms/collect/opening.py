"""Opens what was downloaded, finds out which platform it is from, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.writing import temporary_folder
from grader.errors import Place, Problem, UsageError
from grader.platforms.files.copying import copy_entry
from grader.platforms.files.entries import Download, Entry
from grader.platforms.files.folders import open_folder
from grader.platforms.files.limits import DEEPEST_ARCHIVES, Budget
from grader.platforms.files.unzipping import NotAnArchive, open_zip
from grader.platforms.systems.handed import Found, Platform
from grader.platforms.systems.plain import PLAIN
from grader.platforms.systems.registry import PLATFORMS


@dataclass(frozen=True, slots=True)
class Understood:
    """A download with the platform that it is from."""

    source: str
    platform: Platform
    found: Found
    problems: tuple[Problem, ...] = ()


def understand(path: Path, platform: str, stack: ExitStack, budget: Budget) -> Iterator[Understood]:
    """Yield what a download holds: one thing, or several for an archive of archives.

    `platform` is the name of one, or empty to find out. What is opened is closed by the `stack`.
    Raises `UsageError` for what is no download at all, or not one of that platform.
    """
    source = str(path)
    if not path.exists():
        raise UsageError(Problem("no-such-path", "there is no such file or folder", Place(source)))
    if path.is_dir():
        yield from _recognised(open_folder(path, source), source, platform, stack, budget, 1)
        return
    if not path.is_file():
        text = "this is neither an archive nor a folder"
        raise UsageError(Problem("archive-damaged", text, Place(source)))
    try:
        archive, download = open_zip(path, source)
    except NotAnArchive as error:
        raise UsageError(error.problem) from error
    stack.enter_context(archive)
    yield from _recognised(download, source, platform, stack, budget, 1)


def is_of_a_platform(path: Path) -> bool:
    """Whether the files of an archive are named as a platform names those of a class."""
    with ExitStack() as stack, suppress(UsageError):
        return any(each.platform is not PLAIN for each in understand(path, "", stack, Budget()))
    return False


def platform_of_folder(path: Path) -> str:
    """Return the title of the platform whose unpacked download a folder is; else nothing."""
    understood = _by_platform(open_folder(path, str(path)), str(path), "")
    return understood.platform.title if understood is not None else ""


def _recognised(
    download: Download, source: str, platform: str, stack: ExitStack, budget: Budget, depth: int
) -> Iterator[Understood]:
    understood = _by_platform(download, source, platform)
    if understood is None and _is_all_archives(download) and depth < DEEPEST_ARCHIVES:
        found = [
            list(_inner(entry, platform, stack, budget, depth + 1)) for entry in download.entries
        ]
        if all(inner and inner[0].platform is not PLAIN for inner in found):
            for inner in found:
                yield from inner
            return
    if understood is not None:
        yield understood
    elif platform:
        raise UsageError(_of_another_make(source, platform))
    else:
        yield _plain(download, source)


def _by_platform(download: Download, source: str, platform: str) -> Understood | None:
    """Return the download as that of a platform, with or without a folder around everything."""
    candidates = [PLATFORMS[platform]] if platform else list(PLATFORMS.values())[:-1]
    unwrapped = download.without_wrapper()
    for each in filter(None, (download, unwrapped, unwrapped and unwrapped.without_wrapper())):
        for candidate in candidates:
            found = candidate.handed_in(each)
            if found is not None:
                return Understood(source, candidate, found, download.problems)
    return None


def _plain(download: Download, source: str) -> Understood:
    """Return a folder or file per student; a folder around all of them is none of a student."""
    unwrapped = download.without_wrapper()
    while unwrapped is not None and any(len(entry.parts) > 1 for entry in unwrapped.entries):
        download, unwrapped = unwrapped, unwrapped.without_wrapper()
    found = PLAIN.handed_in(download)
    assert found is not None  # it takes everything
    return Understood(source, PLAIN, found, download.problems)


def _of_another_make(source: str, platform: str) -> Problem:
    text = f"this is no download of {PLATFORMS[platform].title} as far as its names tell"
    mend = "leave out --platform, or see docs/platforms.md for what to download"
    return Problem("download-not-recognised", text, Place(source), mend)


def _is_all_archives(download: Download) -> bool:
    names = [entry.name.lower() for entry in download.entries]
    return bool(names) and all(name.endswith(".zip") for name in names)


def _inner(
    entry: Entry, platform: str, stack: ExitStack, budget: Budget, depth: int
) -> Iterator[Understood]:
    """Yield what an archive in an archive holds; nothing if it cannot be opened."""
    folder = stack.enter_context(temporary_folder())
    if copy_entry(entry, folder / "inner.zip", budget) is not None:
        return
    try:
        archive, download = open_zip(folder / "inner.zip", entry.source)
    except NotAnArchive:
        return
    stack.enter_context(archive)
    named = replace(download, name=Path(entry.name).stem)
    yield from _recognised(named, entry.source, platform, stack, budget, depth)
