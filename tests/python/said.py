"""Messages that many tests expect, by their codes."""

from tieout.messages import Message, message


def near(word: str) -> Message:
    return message("nearest", word=word)


def unknown(what: str, word: str, nearest: str = "") -> Message:
    """`what` is the code of what the word should be."""
    return message("word_unknown", what=message(what), word=word, nearest=near(nearest) if nearest else "")


def empty(what: str) -> Message:
    return message("word_empty", what=message(what))


def at_row(row_no: int, fault: Message) -> Message:
    return message("at_row", row_no=str(row_no), fault=fault)


def column_unknown(nearest: str = "") -> Message:
    return message("column_unknown", nearest=near(nearest) if nearest else "")


def no_number(value: str) -> Message:
    return message("not_a_number", value=value)
