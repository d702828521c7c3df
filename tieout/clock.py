"""Moments in UTC, and how they are written."""

from datetime import UTC, datetime

COMPACT = f"{'[0-9]' * 8}T{'[0-9]' * 6}.{'[0-9]' * 6}Z"
"""Matches the names that `compact` gives, for glob."""


def now() -> datetime:
    return datetime.now(UTC)


def compact(moment: datetime) -> str:
    """A moment as a name: 20261124T224512.123456Z."""
    return moment.strftime("%Y%m%dT%H%M%S.%fZ")


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
