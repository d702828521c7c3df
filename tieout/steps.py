"""How a long step tells how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Takes items done, items in all, and the name of the last one."""
