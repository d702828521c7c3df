"""A night that is killed, with all that it started, at a named moment: `python killed_night.py MOMENT nightly ...`.

A moment is a step as it begins (`dbt`), a node of dbt as it is reported to be done (`dbt: fct_finding`), or the end of
one of FUNCTIONS (`after publish`).
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tieout.build import build
from tieout.cli.main import main
from tieout.nightly import night
from tieout.steps import Progress

FUNCTIONS = {
    "check_landing": build, "build_copy": night, "keep_previous": night, "publish": night, "prune": night,
    "keep_record": night,
}  # fmt: skip
"""By the module that calls them."""


def reached(moment: str) -> None:
    if moment == sys.argv[0]:
        os.killpg(os.getpgrp(), signal.SIGKILL)


class Steps(night.Steps):
    @contextmanager
    def __call__(self, name: str) -> Iterator[Progress]:
        reached(name)
        with super().__call__(name):
            yield lambda done, total, what: reached(f"{name}: {what}")


def watched(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        result = function(*given, **named)
        reached(f"after {function.__name__}")
        return result

    return call


if __name__ == "__main__":
    del sys.argv[0]
    night.Steps = Steps
    for name, module in FUNCTIONS.items():
        setattr(module, name, watched(getattr(module, name)))
    main()
