"""dbt itself: the process that `tieout.build.dbt` starts and talks to.

Lines on standard input, each a JSON list of a command of dbt and its options: first `parse`, then, whenever it is time,
`build` or `test`, which take the project as it was parsed. On standard output a JSON list for each node that is done
(nodes done, nodes in all, its name), a JSON string for each error, and a JSON object when a run has ended and let go of
its file: `nodes` are lists of unique_id, status and tags, or null where dbt did not run.

It ends with the process that started it: standard input closes then. Were that process killed alone, dbt would go on
writing where the next build writes.
"""

import csv
import gc
import json
import os
import sys
from importlib.metadata import version
from itertools import count
from queue import SimpleQueue
from threading import Thread
from typing import Any

from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.events.base_types import BaseEvent, DebugLevel, EventLevel, EventMsg
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager
from jinja2 import Environment, FileSystemBytecodeCache

from tieout.inputs.csv_table import LINE_LIMIT

# Not even a file: dbt writes out each of its thousands of events, which took a third of a small build.
SILENT = ["--log-level", "none", "--log-level-file", "none"]


class Heard(EventManager):
    """Passes over what nobody here listens to: dbt would make a message of each event first."""

    def fire_event(self, e: BaseEvent, level: EventLevel | None = None, *more: Any, **options: Any) -> None:
        if (level or e.level_tag()) != EventLevel.DEBUG and not isinstance(e, DebugLevel):
            super().fire_event(e, level, *more, **options)


def unheard(self: DebugLevel, *given: Any, **named: Any) -> None:
    """How such an event is made: dbt would have all that it says checked first."""


def main() -> None:
    # dbt reads a seed in Python first: no field that the check of it lets pass may be too long then
    csv.field_size_limit(LINE_LIMIT)
    ctx_set_event_manager(Heard())
    DebugLevel.__init__ = unheard
    requests: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=listen, args=(requests,), daemon=True).start()
    first = requests.get()
    keep_templates(os.path.join(target_path(first), "templates"))
    parsed = run(dbtRunner(callbacks=[tell]), first)
    if not parsed.success:
        sys.exit(2)
    # the project stays, and need not be looked through with what a build leaves
    gc.freeze()
    for runs_before in count():
        request = requests.get()
        if runs_before and request[0] == "build":
            # a hundred MiB of the build before; the tests, which end it all, need not wait for that
            gc.collect()
        result = run(dbtRunner(parsed.result, [tell]), request)
        let_go()
        write({"nodes": nodes(result, request)})


def let_go() -> None:
    """What adapters hold until the process ends: dbt-duckdb the file, which nobody else could read, dbt-spark its
    session."""
    if duckdb := sys.modules.get("dbt.adapters.duckdb.connections"):
        manager = duckdb.DuckDBConnectionManager
        if manager._ENV:
            manager._ENV.close()
        manager.close_all_connections()
    if (pyspark := sys.modules.get("pyspark")) and (context := pyspark.SparkContext._active_spark_context):
        context.stop()


def listen(requests: "SimpleQueue[list[str]]") -> None:
    for line in sys.stdin:
        requests.put(json.loads(line))
    os._exit(1)


def run(dbt: dbtRunner, arguments: list[str]) -> dbtRunnerResult:
    result = dbt.invoke([*SILENT, *arguments])
    if result.exception:
        write(str(result.exception))
    return result


def nodes(result: dbtRunnerResult, request: list[str]) -> list[tuple[str, str, list[str]]] | None:
    """What came of each node. Where dbt is not to write out what it did and the whole project with it, which takes a
    second, what it did is written all the same."""
    done = result.result
    if not isinstance(done, RunExecutionResult):
        return None
    if "--no-write-json" in request:
        done.write(os.path.join(target_path(request), "run_results.json"))
    return [(each.node.unique_id, str(each.status), each.node.tags) for each in done.results]


def target_path(request: list[str]) -> str:
    return request[request.index("--target-path") + 1]


def keep_templates(folder: str) -> None:
    """Jinja's bytecode cache, which dbt does not use: to compile hundreds of macros takes a core two seconds."""
    os.makedirs(folder, exist_ok=True)
    cache, versions = FileSystemBytecodeCache(folder), f"{version('dbt-core')} {version('dbt-common')}"
    compile_anew = Environment.compile

    def compile_once(self: Environment, source: str, *more: Any, **options: Any) -> Any:
        if more or options:
            return compile_anew(self, source, *more, **options)
        bucket = cache.get_bucket(self, f"{versions} {type(self).__name__} {source}", None, source)
        if bucket.code is None:
            bucket.code = compile_anew(self, source)
            cache.set_bucket(bucket)
        return bucket.code

    Environment.compile = compile_once


def tell(event: EventMsg) -> None:
    name = event.info.name
    if name.startswith("Log") and name.endswith("Result"):
        data = event.data
        total = getattr(data, "total", 0) or data.num_models
        write([data.index, total, data.node_info.node_name])
    elif event.info.level == "error":
        write(event.info.msg)


def write(message: str | list[int | str] | dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
