"""Faults of input in Chinese, for findings: the messages of the checks are English."""

import re

# What a check says, and the same in Chinese; each {} is taken over in its place.
SENTENCES = (
    ("the file has {} bytes: a CSV file may have up to {}", "文件有 {} 字节，CSV 文件不得超过 {} 字节"),
    ("the line has more than {} bytes", "一行超过 {} 字节"),
    (
        "starts with a byte order mark: save it as UTF-8 without BOM",
        "以字节顺序标记（BOM）开头，请存为不带 BOM 的 UTF-8",
    ),
    ("is UTF-16: save it as UTF-8 without BOM", "是 UTF-16，请存为不带 BOM 的 UTF-8"),
    ("is no text: byte {} at {}", "不是文本：第 {1} 字节为 {0}"),
    ("is not UTF-8: byte {} at {}", "不是 UTF-8：第 {1} 字节为 {0}"),
    ("the row has more than {} bytes", "一条记录超过 {} 字节"),
    ("a quote that opens in this row is never closed", "本行的引号没有闭合"),
    ("a quote that opens in this row is not closed within {} bytes", "本行的引号在 {} 字节之内没有闭合"),
    ("is no valid CSV: {}", "不是有效的 CSV：{}"),
    ("the header is missing: {}", "缺少表头：{}"),
    ("is missing from the header", "表头缺少此列"),
    ("is missing", "缺少此列"),
    ("is unknown (nearest: {})", "不认识的列（最接近：{}）"),
    ("is unknown", "不认识的列"),
    ("stands more than once in the header", "在表头中重复出现"),
    ("is out of order: column {} should be {}", "列的顺序不对：第 {} 列应为 {}"),
    ("is a blank line", "空行"),
    ("has a header and no row", "只有表头，没有数据行"),
    ("the row has {} fields, the header {}", "本行有 {} 个字段，表头有 {} 个"),
    ("{} stands in {} already", "{} 已见于 {}"),
    ("{} stands in {} rows", "{} 出现在 {} 行中"),
    ("{} stands in {} too", "{} 又见于 {}"),
    ("is empty: no {}", "为空"),
    ("is empty", "为空"),
    ("'{}' is no known {} (nearest: {})", "“{0}”不在允许的取值之中（最接近：{2}）"),
    ("'{}' is no known {}", "“{0}”不在允许的取值之中"),
    ("'{}' is no positive whole number", "“{}”不是正整数"),
    ("'{}' is no code of digits and letters", "“{}”不是由数字和字母组成的代码"),
    ("'{}' is no year of four digits", "“{}”不是四位年份"),
    ("'{}' is not a number", "“{}”不是数字"),
    ("'{}' is too large for an amount", "“{}”超出金额的范围"),
    ("'{}' is no name of a disclosure: {}", "“{0}”不能作为公开文件编号：最多 100 个字母、数字、空格和 - _ ."),
    ("disclosures.csv is missing from the folder", "文件夹中缺少 disclosures.csv"),
    ("is no Parquet file, or a damaged one", "不是 Parquet 文件，或已损坏"),
    ("is {}: every column is text, exactly as published", "类型为 {}：每列都应是公开原文的文本"),
    ("its name holds signs that cannot be printed", "文件名含有无法显示的字符"),
    ("is a link that leads out of the landing folder", "是指向文件夹之外的链接"),
    ("is a link to a folder", "是指向文件夹的链接"),
    ("lies outside the folder of a disclosure", "不在任何公开文件的文件夹中"),
    ("lies deeper than the folder of a disclosure", "在公开文件的文件夹的下级文件夹中"),
    ("is named after no published table (nearest: {})", "文件名不是任何一张公开表（最接近：{}）"),
    ("is named after no published table", "文件名不是任何一张公开表"),
    ("cannot be read: it changed while it was read", "读取期间文件有改动，下次重读"),
    ("cannot be read: {}", "无法读取：{}"),
    ("is no regular file", "不是普通文件"),
)  # fmt: skip
PATTERNS = [(re.compile(re.escape(en).replace(r"\{\}", "(.*)"), re.DOTALL), zh) for en, zh in SENTENCES]
PLACE = re.compile("row_no ([^:]*?)(?:, and ([0-9]+) rows more)?: (.*)", re.DOTALL)


def in_chinese(message: str) -> str:
    """A message in Chinese; one that is not known stays English."""
    place = PLACE.fullmatch(message)
    if place:
        row_no, more, fault = place.groups()
        return f"row_no {row_no}{f'（另有 {more} 行）' if more else ''}：{in_chinese(fault)}"
    for pattern, sentence in PATTERNS:
        found = pattern.fullmatch(message)
        if found:
            return sentence.format(*found.groups())
    return message
