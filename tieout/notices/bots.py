"""Group robots of WeCom and DingTalk: they answer HTTP 200 also to what they refuse, so their answer is read here.

Sources: the documented webhooks of both services. WeCom takes 2,048 bytes of UTF-8 a text message, DingTalk 20,000.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus, urlsplit

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
DINGTALK = "https://oapi.dingtalk.com/robot/send"
LONGEST = {"wecombot": 2048, "dingtalk": 18_000}
"""Bytes of one message, by the scheme of the address."""
SECONDS = 20


def is_bot(url: str) -> bool:
    return urlsplit(url).scheme.lower() in LONGEST


def send(url: str, title: str, body: str) -> bool:
    """Send a text, in as many messages as it needs; whether the service accepted every one. An address is
    `wecombot://KEY` or `dingtalk://[SECRET@]TOKEN`."""
    import requests

    scheme = urlsplit(url).scheme.lower()
    target, parameters = address(url)
    for content in pieces(f"{title}\n{body}", LONGEST[scheme]):
        try:
            answer = requests.post(
                target,
                params=parameters,
                json={"msgtype": "text", "text": {"content": content}},
                timeout=SECONDS,
            )
            if not accepted(answer.status_code, answer.json()):
                return False
        except (requests.RequestException, ValueError):
            return False
    return True


def address(url: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(url)
    token = (parts.hostname or "") if "@" in parts.netloc else parts.netloc
    # a host name is read in small letters, and keys are not
    token = parts.netloc.rpartition("@")[2].partition(":")[0] or token
    if parts.scheme.lower() == "wecombot":
        return WECOM, {"key": token or parts.path.strip("/")}
    secret = parts.netloc.rpartition("@")[0]
    return DINGTALK, {"access_token": token, **(signature(secret) if secret else {})}


def signature(secret: str) -> dict[str, str]:
    now = str(round(time.time() * 1000))
    code = hmac.new(secret.encode(), f"{now}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": now, "sign": quote_plus(base64.b64encode(code))}


def accepted(status: int, answer: Any) -> bool:
    """Whether the service took the message: status 200 and error code 0."""
    return status == 200 and isinstance(answer, dict) and answer.get("errcode", answer.get("code")) == 0


def pieces(text: str, longest: int) -> Iterator[str]:
    """Parts of a text of at most `longest` bytes of UTF-8, cut between lines. A longer line ends with ….

    Every part but the last leaves out nothing of the others.
    """
    part: list[str] = []
    size = 0
    for line in text.split("\n"):
        line = shortened(line, longest)
        length = len(line.encode()) + 1
        if part and size + length > longest:
            yield "\n".join(part)
            part, size = [], 0
        part.append(line)
        size += length
    yield "\n".join(part)


def shortened(line: str, longest: int) -> str:
    data = line.encode()
    if len(data) < longest:
        return line
    return data[: longest - 4].decode(errors="ignore") + "…"
