"""What stands on a page of a PDF: letters, rules and pictures, as PDFium gives them.

Places are points from the upper left corner of the page as it is seen, whatever its rotation.
"""

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tieout.documents.grid import Rule
from tieout.documents.neutral import Box
from tieout.documents.text import CJK

THIN = 3.0
"""Points: a filled box no thicker than this is a rule."""
SHORT = 4.0
"""Points: a rule shorter than this parts nothing."""
WHITE = 250
QUARTER = math.pi / 2
SLANT = 0.06
"""Share of a quarter turn from which letters are a watermark."""
DEPTH = 8
"""Levels of forms within forms that are looked into."""
OBJECTS = 60_000
"""Objects of a page that are looked at. A page of a budget has some thousand."""


class Letter(NamedTuple):
    """`y` is the baseline, `size` that of the font; the box is the loose one, so that a comma is as tall as a
    figure. `piece` is the number of the text that the file writes it in."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    y: float
    size: float
    piece: int = 0


class Marks(NamedTuple):
    """`dropped` counts letters outside the page, `unknown` those that have no character; `pictures` is the share of the
    page that pictures cover; `slanted` is text set at a slant, a watermark."""

    width: float
    height: float
    letters: list[Letter]
    horizontals: list[Rule]
    verticals: list[Rule]
    dropped: int
    unknown: int
    pictures: float
    slanted: str


Turn = Callable[[float, float], tuple[float, float]]


def marks(page: pdfium.PdfPage) -> Marks:
    turn, width, height = turned(page)
    letters, dropped, unknown, sideways, slanted = read_letters(page, turn, width, height)
    horizontals, verticals, pictures = read_rules(page, turn, width, height)
    if sideways:
        # the page is printed along its other side: turn it as a reader turns the sheet
        letters, horizontals, verticals = on_its_side(letters, horizontals, verticals, width, height, sideways)
        width, height = height, width
    return Marks(width, height, letters, horizontals, verticals, dropped, unknown, pictures, slanted)


def turned(page: pdfium.PdfPage) -> tuple[Turn, float, float]:
    """From the page's own space to the page as it is seen, with its width and height."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    match page.get_rotation():
        case 90:
            return lambda x, y: (y - bottom, x - left), height, width
        case 180:
            return lambda x, y: (right - x, y - bottom), width, height
        case 270:
            return lambda x, y: (top - y, right - x), height, width
        case _:
            return lambda x, y: (x - left, top - y), width, height


def read_letters(
    page: pdfium.PdfPage, turn: Turn, width: float, height: float
) -> tuple[list[Letter], int, int, int, str]:
    """Letters on the page, how many lie outside it, how many have no character, and the quarter turns by which most of
    them are turned."""
    textpage = page.get_textpage()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    letters: list[Letter] = []
    dropped = unknown = 0
    angles: Counter[int] = Counter()
    rotation = page.get_rotation() // 90
    high = 0
    slanted = ""
    clips: dict[int, Box | None] = {}
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0, 0xFFFE, 0xFFFF, 0xFFFD) or 0xE000 <= code < 0xF900:
            unknown += raw.FPDFText_IsGenerated(textpage, index) != 1
            if code < 0xE000 or code >= 0xFFFD:
                continue
        text = chr(code) if not 0xD800 <= code < 0xE000 else ""
        if not text.strip() or code < 32 or raw.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        xa, ya = turn(box.left, box.top)
        xb, yb = turn(box.right, box.bottom)
        _, base = turn(x.value, y.value)
        x0, x1, top, bottom = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        item = raw.FPDFText_GetTextObject(textpage, index)
        piece = ctypes.cast(item, ctypes.c_void_p).value or 0
        if piece not in clips:
            clips[piece] = clip_of(item) if piece else None
        seen = clips[piece]
        across, up = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        is_clipped = seen is not None and not (seen[0] <= across <= seen[2] and seen[1] <= up <= seen[3])
        if is_clipped or not (0 <= (x0 + x1) / 2 <= width and 0 <= (top + bottom) / 2 <= height):
            dropped += 1
            continue
        quarters = max(0.0, raw.FPDFText_GetCharAngle(textpage, index)) / QUARTER
        if abs(quarters - round(quarters)) > SLANT:
            slanted += text
            continue
        angles[(round(quarters) + rotation) % 4] += 1
        letters.append(Letter(text, x0, x1, top, bottom, base, size_of(text, x1 - x0, bottom - top), piece))
    textpage.close()
    sideways = next((turn for turn in (1, 3) if angles[turn] > 0.7 * max(1, angles.total())), 0)
    return letters, dropped, unknown, sideways, slanted


def clip_of(item: Any) -> Box | None:
    """The box that an object is cut to, in the page's own space; None where it has none. What a
    spreadsheet prints over two pages stands whole on both, and is cut to the part that shows."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    x, y = ctypes.c_float(), ctypes.c_float()
    whole: Box | None = None
    for path in range(max(0, count)):
        xs, ys = [], []
        for index in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            low = whole or (min(xs), min(ys), max(xs), max(ys))
            whole = (max(low[0], min(xs)), max(low[1], min(ys)), min(low[2], max(xs)), min(low[3], max(ys)))
    return whole


def size_of(text: str, width: float, height: float) -> float:
    """The size of the font: a Chinese letter is as wide as that, a figure half as wide. Heights are only claimed."""
    return width if CJK.match(text) else min(height, 2 * width)


def on_its_side(
    letters: list[Letter], horizontals: list[Rule], verticals: list[Rule], width: float, height: float, quarter: int
) -> tuple[list[Letter], list[Rule], list[Rule]]:
    """The page turned by a quarter, so that its letters stand upright."""
    if quarter == 1:
        # letters run with x fixed, from the top down: the right side becomes the top
        def point(x: float, y: float) -> tuple[float, float]:
            return y, width - x
    else:

        def point(x: float, y: float) -> tuple[float, float]:
            return height - y, x

    turned_letters = []
    for letter in letters:
        xa, ya = point(letter.x0, letter.top)
        xb, yb = point(letter.x1, letter.bottom)
        top, bottom = min(ya, yb), max(ya, yb)
        turned_letters.append(
            Letter(letter.text, min(xa, xb), max(xa, xb), top, bottom, bottom, bottom - top, letter.piece)
        )
    across = [rule_of(point(rule.at, rule.start), point(rule.at, rule.end)) for rule in verticals]
    down = [rule_of(point(rule.start, rule.at), point(rule.end, rule.at)) for rule in horizontals]
    return turned_letters, across, [Rule(*rule) for rule in down]


def rule_of(one: tuple[float, float], other: tuple[float, float]) -> Rule:
    if abs(one[1] - other[1]) < abs(one[0] - other[0]):
        return Rule(one[1], min(one[0], other[0]), max(one[0], other[0]))
    return Rule(one[0], min(one[1], other[1]), max(one[1], other[1]))


def read_rules(page: pdfium.PdfPage, turn: Turn, width: float, height: float) -> tuple[list[Rule], list[Rule], float]:
    """Horizontal and vertical rules, and the share of the page that pictures cover. A rule is a stroke along an axis, a
    thin filled box, or a thin picture."""
    horizontals: list[Rule] = []
    verticals: list[Rule] = []
    pictures = 0.0

    def add(one: tuple[float, float], other: tuple[float, float]) -> None:
        (xa, ya), (xb, yb) = turn(*one), turn(*other)
        x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        x0, x1, y0, y1 = max(x0, -1.0), min(x1, width + 1), max(y0, -1.0), min(y1, height + 1)
        if x0 > x1 or y0 > y1:
            return
        if y1 - y0 <= THIN and x1 - x0 >= max(SHORT, y1 - y0):
            horizontals.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THIN and y1 - y0 >= SHORT:
            verticals.append(Rule((x0 + x1) / 2, y0, y1))

    for item, matrix in objects(page):
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE:
            corners = [apply(matrix, *corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))]
            xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
            add((min(xs), min(ys)), (max(xs), max(ys)))
            pictures += (max(xs) - min(xs)) * (max(ys) - min(ys)) / (width * height)
        else:
            for one, other in lines_of(item, matrix):
                add(one, other)
    return horizontals, verticals, min(pictures, 1.0)


Matrix = tuple[float, float, float, float, float, float]


def objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """Paths and pictures of the page, those in forms too, with the matrix that takes them to the page's space."""
    waiting = [(raw.FPDFPage_GetObject(page, i), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0) for i in range(count_of(page))]
    seen = 0
    while waiting and seen < OBJECTS:
        item, outer, depth = waiting.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            continue
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, own)
        matrix = times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < DEPTH:
            inner = range(raw.FPDFFormObj_CountObjects(item))
            waiting += [(raw.FPDFFormObj_GetObject(item, i), matrix, depth + 1) for i in inner]


def count_of(page: pdfium.PdfPage) -> int:
    return min(raw.FPDFPage_CountObjects(page), OBJECTS)


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that applies `one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def lines_of(path: Any, matrix: Matrix) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Ends of the lines that a path draws: those of its strokes, and the corners of each filled piece."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    strokes = stroke.value and not is_white(path, raw.FPDFPageObj_GetStrokeColor)
    if not strokes and not (fill.value and not is_white(path, raw.FPDFPageObj_GetFillColor)):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    piece: list[tuple[float, float]] = []
    pieces = [piece]
    for index in range(min(raw.FPDFPath_CountSegments(path), OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and piece:
            piece = []
            pieces.append(piece)
        piece.append(apply(matrix, x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            piece.append(piece[0])
    for piece in pieces:
        if len(piece) < 2:
            continue
        xs, ys = [point[0] for point in piece], [point[1] for point in piece]
        low, high = (min(xs), min(ys)), (max(xs), max(ys))
        if min(high[0] - low[0], high[1] - low[1]) <= THIN:
            yield low, high
        elif strokes:
            yield from itertools.pairwise(piece)


def is_white(item: Any, colour: Callable[..., int]) -> bool:
    """Whether a line is drawn in white, or so thin in colour that nobody sees it."""
    red, green, blue, alpha = (ctypes.c_uint(255) for _ in range(4))
    if not colour(item, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= WHITE
