"""Amounts as text, as every part of a document prints them."""

from __future__ import annotations

from collections.abc import Iterable

Row = tuple[str, ...]


def text(amount: int) -> str:
    """An amount in hundredths of the printed unit with two decimals; nothing where it is 0."""
    return f"{amount // 100}.{amount % 100:02d}" if amount else ""


def texts(amounts: Iterable[int]) -> Row:
    """Several amounts as they are printed beside each other."""
    return tuple(f"{amount // 100}.{amount % 100:02d}" if amount else "" for amount in amounts)


def percent(part: int, whole: int) -> int:
    """A share in hundredths of a percent, half rounded up; both amounts are not negative and whole is not 0."""
    return (2 * 10_000 * part + whole) // (2 * whole)
