"""Signs that look alike: what a person reads as one text is one text, however it was typed or printed."""

import unicodedata

RADICALS = {
    0x2ED4: "门",
    0x2ECB: "车",
    0x2EA0: "民",
    0x2EC5: "见",
    0x2ED3: "长",
    0x2EE2: "马",
    0x2EDB: "风",
    0x2EE9: "黄",
    0x2EEC: "齐",
    0x2EF0: "龙",
    0x2ED8: "青",
    0x2EB0: "丝",
    0x2EC9: "贝",
    0x2EDA: "页",
    0x2EDD: "食",
    0x2EE5: "鱼",
    0x2EE6: "鸟",
    0x2EE8: "麦",
    0x2EEE: "齿",
    0x2EF3: "龟",
    0x2EC4: "西",
    0x2ED0: "金",
    0x2ED1: "长",
    0x2E81: "厂",
    0x2E8B: "卩",
    0x2E95: "尢",
    0x2EA9: "王",
    0x2EBB: "聿",
    0x2EBC: "肉",
    0x2EAF: "糸",
    0x2ED7: "雨",
    0x2EDE: "食",
    0x2EF2: "龟",
    0x2EE3: "骨",
    0x2EE4: "鬼",
}
"""Radicals of the supplement that print as a whole character and that NFKC leaves alone."""
BLANKS = (
    " \t\n\u000b\u000c\r\u001c\u001d\u001e\u001f\u0085\u00a0\u00ad\u1680\u180e"
    + "".join(map(chr, range(0x2000, 0x2010)))
    + "\u2028\u2029\u202f"
    + "".join(map(chr, range(0x205F, 0x2065)))
    + "\u3000\ufeff"
)
"""Every blank of Unicode, and signs without width."""
DIRECTIONS = "\u061c" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Signs that turn the direction of text: they come with figures that were copied, and stay in names, to be seen."""


def alike() -> dict[str, str]:
    """Signs of one character that stand for another: radicals, compatibility ideographs, full-width letters."""
    ranges = ((0x2F00, 0x2FD6), (0xF900, 0xFB00), (0xFF01, 0xFF5F))
    normal = {
        chr(code): unicodedata.normalize("NFKC", chr(code)) for start, end in ranges for code in range(start, end)
    }
    single = {sign: meant for sign, meant in normal.items() if len(meant) == 1 and meant != sign}
    return {**{chr(code): meant for code, meant in RADICALS.items()}, **single}
