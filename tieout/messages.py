"""Messages about input and about a run: a code with parameters, written out in Chinese or English.

The templates are in messages.toml, a pair for each code. Records hold the code with its parameters, so a template can
be reworded freely.
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Union

LANGUAGES = ("zh", "en")
Value = Union[str, int, "Message", tuple["Message", ...]]


@dataclass(frozen=True)
class Message:
    """A code of messages.toml and the parameters of its templates. A parameter may be a message itself, or several, a
    line each."""

    code: str
    params: tuple[tuple[str, Value], ...] = ()

    def text(self, language: str) -> str:
        """Write the message out in `zh` or `en`. Raises KeyError on an unknown code and on a missing parameter."""
        return templates()[self.code][language].format_map({name: told(each, language) for name, each in self.params})

    def __str__(self) -> str:
        return self.text("en")

    def to_json(self) -> str:
        return json.dumps(plain(self), ensure_ascii=False)


def message(code: str, /, **params: Value) -> Message:
    return Message(code, tuple(params.items()))


def told(value: Value, language: str) -> str | int:
    """Write a parameter out."""
    if isinstance(value, tuple):
        return "\n".join(each.text(language) for each in value)
    return value.text(language) if isinstance(value, Message) else value


def from_json(text: str) -> Message:
    """Read what `Message.to_json` wrote."""

    def value(found: Any) -> Any:
        return (
            message(found[0], **{name: value(each) for name, each in found[1].items()})
            if type(found) is list
            else found
        )

    return value(json.loads(text))


def plain(value: Value) -> Any:
    """A message as lists, texts and numbers: [code, {name: value}]."""
    return [value.code, {name: plain(each) for name, each in value.params}] if isinstance(value, Message) else value


@cache
def templates() -> dict[str, dict[str, str]]:
    """Templates by code and language."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def nearest(word: str, candidates: Iterable[str]) -> Message | str:
    """Suggest the candidate that resembles the word, in brackets; empty if none does."""
    found = get_close_matches(word, list(candidates), n=1, cutoff=0.5)
    return message("nearest", word=found[0]) if found else ""
