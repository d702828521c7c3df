"""Notification against a real HTTP receiver: each thing is told once, and what fails is told again."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest
from conftest import WAREHOUSE, Built, run_tieout

from tieout.notices.notify import LISTED, key_of, line, read_state, shown, state_file

Finding = tuple[str, str, str | None]
"""finding_id, level, difference."""


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent; answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.messages: list[dict] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/secret-token"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.messages.append(json.loads(content))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as started:
        thread = threading.Thread(target=started.serve_forever)
        thread.start()
        yield started
        started.shutdown()
        thread.join()


def warehouse_of(folder: Path, *findings: Finding) -> Path:
    """A warehouse with the marts that a notification reads, and these open findings."""
    path = folder / "tieout.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table dim_disclosure as select 'd' as disclosure_id, '某局' as organisation_name")
        connection.execute(
            "create table fct_finding (finding_id varchar, root_finding_id varchar, severity varchar,"
            " severity_rank integer, difference decimal(25, 4),"
            " message_zh varchar, message_en varchar, disclosure_id varchar, table_code varchar, source_row integer,"
            " is_waived boolean)"
        )
        connection.execute("create table finding_history (finding_id varchar, state varchar)")
        for key, level, difference in findings:
            connection.execute(
                "insert into fct_finding values (?, ?, ?, ?, ?, ?, ?, 'd', 'T05', 1, false)",
                [
                    key,
                    key,
                    level,
                    ("error", "warn", "info").index(level) + 1,
                    difference,
                    f"问题 {key}",
                    f"finding {key}",
                ],
            )
    return path


def notify(folder: Path, *urls: str, language: str = "en"):
    addresses = [part for url in urls for part in ("--url", url)]
    return run_tieout(folder, "notify", *addresses, "--lang", language, "--warehouse", str(folder / "tieout.duckdb"))


def test_each_thing_is_told_once(tmp_path: Path, receiver: Receiver) -> None:
    warehouse_of(tmp_path, ("a", "error", "1"), ("b", "warn", None), ("c", "info", "1"))
    assert notify(tmp_path, receiver.url).returncode == 0
    (message,) = receiver.messages
    assert message["title"] == "tieout: 2 new, 0 worse, 0 resolved"
    assert "[error] 某局: finding a" in message["message"] and "finding c" not in message["message"]
    again = notify(tmp_path, receiver.url)
    assert "nothing to tell" in again.stdout
    assert len(receiver.messages) == 1


def test_worse_and_resolved_are_told(tmp_path: Path, receiver: Receiver) -> None:
    warehouse_of(tmp_path, ("a", "error", "1"), ("b", "warn", "-2"), ("c", "warn", "5"), ("d", "error", "-9"))
    notify(tmp_path, receiver.url)
    warehouse_of(tmp_path, ("b", "error", "-2"), ("c", "warn", "4"), ("d", "error", "-9.5"))
    notify(tmp_path, receiver.url, language="zh")
    message = receiver.messages[-1]
    assert message["title"] == "勾稽：新增 0，加重 2，已解决 1"
    assert "问题 b" in message["message"] and "问题 d" in message["message"] and "问题 c" not in message["message"]


def test_what_could_not_be_delivered_is_told_next_time(tmp_path: Path, receiver: Receiver) -> None:
    warehouse_of(tmp_path, ("a", "error", "1"))
    receiver.status = 500
    failed = notify(tmp_path, receiver.url)
    assert failed.returncode == 0
    assert "not delivered, will be tried again" in failed.stderr
    receiver.status = 200
    warehouse_of(tmp_path, ("a", "error", "1"), ("b", "error", "1"))
    notify(tmp_path, receiver.url)
    assert receiver.messages[-1]["title"] == "tieout: 2 new, 0 worse, 0 resolved"


def test_one_address_that_fails_keeps_nothing_from_the_other(tmp_path: Path, receiver: Receiver) -> None:
    warehouse_of(tmp_path, ("a", "error", "1"))
    run = notify(tmp_path, "json://127.0.0.1:9/", "nosuchservice://x", receiver.url)
    assert run.returncode == 0
    assert run.stderr.count("not delivered") == 2
    assert len(receiver.messages) == 1
    notify(tmp_path, receiver.url)
    assert len(receiver.messages) == 1


def test_the_state_holds_no_secret_and_a_damaged_one_stops_nothing(tmp_path: Path, receiver: Receiver) -> None:
    state = state_file(warehouse_of(tmp_path, ("a", "error", "1")))
    run = notify(tmp_path, receiver.url)
    assert "secret-token" not in state.read_text() + run.stdout + run.stderr
    state.write_text("{")
    assert notify(tmp_path, receiver.url).returncode == 0
    assert len(receiver.messages) == 2
    assert json.loads(state.read_text())


MISSHAPEN = [
    [], "told", None, {"a": "error"}, {"a": ["error"]}, {"a": ["error", "1", "2"]}, {"a": ["fatal", "1"]},
    {"a": ["warn", None]}, {"a": ["warn", 1]}, {"a": ["error", "NaN"]}, {"a": [["error"], "1"]},
]  # fmt: skip
"""What was told to an address, as no tieout writes it."""


@pytest.mark.parametrize("told", MISSHAPEN)
def test_what_stands_of_other_addresses_in_a_damaged_state_counts(tmp_path: Path, told: object) -> None:
    sound = {"x": {"b": ["warn", ""], "c": ["error", "1.0000"]}}
    (tmp_path / "state").write_text(json.dumps({**sound, "y": told}))
    assert read_state(tmp_path / "state") == (sound, True)
    (tmp_path / "state").write_text(json.dumps(sound))
    assert read_state(tmp_path / "state") == (sound, False)


@pytest.mark.parametrize("content", [b"[[]]", b"null", b"\xff", b"[" * 10_000])
def test_a_state_that_is_none_counts_for_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state").write_bytes(content)
    assert read_state(tmp_path / "state") == ({}, True)
    assert read_state(tmp_path / "nowhere") == ({}, False)


def test_a_damaged_state_is_named_and_told_again(tmp_path: Path, receiver: Receiver) -> None:
    state = state_file(warehouse_of(tmp_path, ("a", "error", "1")))
    state.write_text(json.dumps({key_of(receiver.url): ["a"]}))
    run = notify(tmp_path, receiver.url)
    assert run.returncode == 0
    assert f"{state} is damaged" in run.stderr and "Traceback" not in run.stderr
    assert len(receiver.messages) == 1
    assert notify(tmp_path, receiver.url).stderr == ""


@pytest.mark.parametrize("url", ["secret-token", "mailto//user:secret-token@example.org", "secret-token:"])
def test_an_address_that_is_none_is_not_written_out(url: str) -> None:
    assert "secret" not in shown(url) and "user" not in shown(url)
    assert shown("mailto://user:secret-token@example.org").startswith("mailto://…")


def test_a_message_says_which_disclosure_it_is_about(tmp_path: Path, receiver: Receiver) -> None:
    warehouse_of(tmp_path, ("a", "error", "1"))
    notify(tmp_path, receiver.url)
    assert "某局: finding a (d)" in receiver.messages[0]["message"]


def test_a_message_on_nobody_that_is_known_names_nobody() -> None:
    row = {"severity": "error", "organisation_name": None, "disclosure_id": None, "message_en": "x.csv cannot be read"}
    assert line(row, "en") == "- [error] x.csv cannot be read"


def test_a_state_that_cannot_be_written_ends_with_3(tmp_path: Path, receiver: Receiver) -> None:
    state = state_file(warehouse_of(tmp_path, ("a", "error", "1")))
    state.mkdir()
    run = notify(tmp_path, receiver.url)
    assert run.returncode == 3
    assert f"{state} cannot be written" in run.stderr and "Traceback" not in run.stderr


def test_a_long_list_is_cut_and_counted(tmp_path: Path, receiver: Receiver) -> None:
    warehouse_of(tmp_path, *((f"f{number:03d}", "error", "1") for number in range(LISTED + 5)))
    notify(tmp_path, receiver.url)
    message = receiver.messages[0]["message"]
    assert message.count("[error]") == LISTED
    assert "… and 5 more" in message and f"New {LISTED + 5}" in message


def test_addresses_come_from_the_environment_too(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse_of(tmp_path, ("a", "error", "1"))
    monkeypatch.setenv("TIEOUT_NOTIFY_URLS", receiver.url)
    assert notify(tmp_path).returncode == 0
    assert len(receiver.messages) == 1
    monkeypatch.delenv("TIEOUT_NOTIFY_URLS")
    assert notify(tmp_path).returncode == 2


def test_a_real_warehouse_is_told(built: Built, tmp_path: Path, receiver: Receiver) -> None:
    shutil.copy(built.root / WAREHOUSE, tmp_path)
    notify(tmp_path, receiver.url, language="zh")
    assert "武汉市江汉区企业服务中心" in receiver.messages[0]["message"]
