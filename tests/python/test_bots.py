"""Group robots: what they answer counts, and a message keeps to their length."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from tieout.messages import message
from tieout.notices import bots
from tieout.notices.notify import deliver, tell_failure


class Service:
    """Stands for the webhook of a robot: answers 200 with an error code, and keeps what it was sent."""

    def __init__(self, answer: Any, status: int = 200) -> None:
        self.answer, self.status_code, self.sent = answer, status, []

    def post(self, url: str, **options: Any) -> "Service":
        self.sent.append((url, options["params"], options["json"]["text"]["content"]))
        return self

    def json(self) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answer", "status", "delivered"),
    [
        ({"errcode": 0, "errmsg": "ok"}, 200, True),
        ({"errcode": 40058, "errmsg": "text.content exceed max length 2048"}, 200, False),
        ({"code": 9499}, 200, False),
        ({"errcode": 0}, 502, False),
        (["nothing"], 200, False),
        (ValueError("not JSON"), 200, False),
    ],
)
@pytest.mark.parametrize("url", ["wecombot://aaaaBBBB-cccc", "dingtalk://SECsecret@TOKEN"])
def test_what_a_robot_refuses_is_not_delivered(
    monkeypatch: pytest.MonkeyPatch, url: str, answer: Any, status: int, delivered: bool
) -> None:
    service = Service(answer, status)
    monkeypatch.setattr(requests, "post", service.post)
    assert deliver(url, "title", "body") is delivered
    ((_, parameters, content),) = service.sent
    assert content == "title\nbody"
    assert parameters.get("key") == "aaaaBBBB-cccc" or parameters["access_token"] == "TOKEN"


def test_a_robot_that_is_not_there_is_a_failed_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    def post(*_: Any, **__: Any) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "post", post)
    assert deliver("wecombot://key", "title", "body") is False


def test_a_long_message_is_sent_in_parts_of_the_length_that_a_robot_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service({"errcode": 0})
    monkeypatch.setattr(requests, "post", service.post)
    lines = [f"- [错误] 第{number}号单位：公布数与应等于数不符" for number in range(200)]
    assert deliver("wecombot://key", "勾稽", "\n".join([*lines, "长" * 5000]))
    contents = [content for _, _, content in service.sent]
    assert max(len(content.encode()) for content in contents) <= 2048
    assert "\n".join(contents).split("\n")[1:-1] == lines
    assert contents[-1].endswith("…")
    assert json.dumps(contents)


def test_parts_hold_all_lines() -> None:
    assert list(bots.pieces("a\nbb\nccc", 6)) == ["a\nbb", "ccc"]


def test_a_night_that_fails_tells_the_same_addresses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    service = Service({"errcode": 0})
    monkeypatch.setattr(requests, "post", service.post)
    why = message("disk", folder="warehouse", error="No space left on device")
    assert tell_failure(["wecombot://key"], why, tmp_path / "runs", "zh") == []
    ((_, _, content),) = service.sent
    assert "没有完成" in content and str(tmp_path / "runs") in content and "No space left on device" in content
    refusing = Service({"errcode": 93000})
    monkeypatch.setattr(requests, "post", refusing.post)
    (said,) = tell_failure(["wecombot://key"], None, tmp_path, "en")
    assert said.code == "not_delivered" and "key" not in said.text("en")
