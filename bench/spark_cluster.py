"""A Spark standalone cluster on this machine, started by the `spark-class` that pyspark ships."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pyspark

SPARK_HOME = Path(pyspark.__file__).parent
WORKERS = 2
SECONDS_TO_START = 60
HOST = "127.0.0.1"


class Cluster(NamedTuple):
    """`environment` is what a process that uses it needs beside its own, the address too. Each worker has a folder,
    where it keeps the logs of its executors."""

    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]]
    work_folders: list[Path]


@contextmanager
def running(folder: Path, settings: dict[str, str], worker_memory: str) -> Iterator[Cluster]:
    """A cluster with its configuration and logs in `folder`, there until the context ends, however it ends. Each worker
    has one core. `settings` are those of spark-defaults.conf."""
    configuration = folder / "conf"
    configuration.mkdir(parents=True)
    local = {"spark.driver.host": HOST, "spark.driver.bindAddress": HOST, "spark.ui.enabled": "false"}
    lines = [f"{name} {value}\n" for name, value in {**local, **settings}.items()]
    (configuration / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
    environment = {
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_CONF_DIR": str(configuration),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
    }
    port = free_port()
    master = f"spark://{HOST}:{port}"
    with ExitStack() as stack:
        address = ("--host", HOST, "--port", str(port), "--webui-port", "0")
        process = stack.enter_context(started(folder, "master", environment, *address))
        await_line(process, folder / "master.log", "I have been elected leader")
        work_folders = [folder / f"work-{number}" for number in range(WORKERS)]
        share = ("--host", HOST, "--webui-port", "0", "--cores", "1", "--memory", worker_memory)
        workers = [
            stack.enter_context(
                started(folder, f"worker-{number}", environment, *share, "--work-dir", str(work), master)
            )
            for number, work in enumerate(work_folders)
        ]
        for number, worker in enumerate(workers):
            await_line(worker, folder / f"worker-{number}.log", "Successfully registered with master")
        yield Cluster({**environment, "TIEOUT_SPARK_MASTER": master}, workers, work_folders)


@contextmanager
def started(folder: Path, name: str, environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """One daemon with its log in `<name>.log`; stopped, with the executors that it started, by its process group."""
    kind = name.partition("-")[0]
    main = f"org.apache.spark.deploy.{kind}.{kind.capitalize()}"
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [SPARK_HOME / "bin" / "spark-class", main, *arguments],
            env={**os.environ, **environment},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, at once, and wait for it; nothing where it has ended already."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def await_line(process: subprocess.Popen[bytes], log: Path, text: str) -> None:
    """Until the log of a process says so. Raises RuntimeError with the log where it ends before, or takes too long."""
    until = time.monotonic() + SECONDS_TO_START
    while text not in (said := log.read_text(encoding="utf-8", errors="replace")):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{log.name} does not say '{text}':\n{said[-3000:]}")
        time.sleep(0.2)


def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]
