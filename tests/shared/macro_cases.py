"""Macros that engines are given in different SQL, with small inputs and what must come out, whatever the engine."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Case(NamedTuple):
    """`sql` is SQL with macros for one value, over the relation `given`. `expected` is that value as text."""

    name: str
    sql: str
    given: str
    expected: str | None


NOW = datetime.now(UTC)
HOURS = 14 if NOW.hour >= 10 else -12
"""How far the clock of the machine is from UTC in every case: there it is another day, now and in an hour."""
ONE_ROW = "select 1 as one"
TERMS = """
select 'b' as text, 2 as place union all select 'a' as text, 10 as place
union all select cast(null as varchar(8)) as text, 1 as place
"""
LEVELS = """
select 1 as row_no, 'class' as level_1, 'd' as form union all select 2 as row_no, null as level_1, 'd' as form
union all select 3 as row_no, 'item' as level_1, 'd' as form union all select 4 as row_no, null as level_1, 'd' as form
union all select 5 as row_no, null as level_1, 'e' as form
"""
SIDES = """
select {} as form, cast({} as decimal(38, 4)) as left_1, cast({} as decimal(38, 4)) as right_1,
  cast({} as decimal(38, 4)) as right_2, cast(0.005 as decimal(38, 5)) as left_1_width,
  cast(0.5 as decimal(38, 5)) as right_1_width, cast(0.00005 as decimal(38, 5)) as right_2_width
"""

CASES = [
    Case("replace_all_replaces_every_match", "{{ replace_all(\"'a1b22c'\", '[0-9]+', '#') }}", ONE_ROW, "a#b#c"),
    Case("replace_all_takes_groups", "{{ replace_all(\"'12.50'\", '([.][0-9]*[1-9])0+$', '\\\\1') }}", ONE_ROW, "12.5"),
    Case("plain_number_has_no_zeros", "{{ plain_number('cast(21.5000 as decimal(18, 4))') }}", ONE_ROW, "21.5"),
    Case("matches_anywhere", "{{ matches(\"'第2款'\", '[0-9]') }}", ONE_ROW, "true"),
    Case("matches_not", "{{ matches(\"'第二款'\", '[0-9]') }}", ONE_ROW, "false"),
    Case("clean_text_knows_white_space", "{{ clean_text(\"'\\u3000一 \\n\\u00a0二 '\") }}", ONE_ROW, "一 二"),
    Case("clean_text_of_nothing_is_null", "{{ clean_text(\"' \\u3000'\") }}", ONE_ROW, None),
    Case("clean_name_has_one_kind_of_bracket", "{{ clean_name(\"'机关（款） 事业'\") }}", ONE_ROW, "机关(款)事业"),
    Case("clean_figure_of_full_width", "{{ clean_figure(\"'－１，２３４．５０'\") }}", ONE_ROW, "-1234.50"),
    Case("clean_figure_of_a_dash_is_null", "{{ clean_figure(\"'—'\") }}", ONE_ROW, None),
    Case("clean_figure_that_was_copied", "{{ clean_figure(\"'\\u202d51.09\\u202c'\") }}", ONE_ROW, "51.09"),
    Case("clean_text_keeps_a_turn", "{{ clean_text(\"'办\\u202e公 '\") }}", ONE_ROW, "办\u202e公"),
    Case("coded_code", "{{ coded_code(\"'[A02010105] 台式计算机'\") }}", ONE_ROW, "A02010105"),
    Case("coded_code_of_none_is_null", "{{ coded_code(\"'台式计算机'\") }}", ONE_ROW, None),
    Case("decimal_of_text_is_exact", "{{ decimal_of(\"'123456789012.345678'\") }}", ONE_ROW, "123456789012.345678"),
    Case("decimal_of_no_number_is_null", "{{ decimal_of(\"'12.3.4'\") }}", ONE_ROW, None),
    Case("decimal_of_an_exponent_is_null", "{{ decimal_of(\"'2e2'\") }}", ONE_ROW, None),
    Case("decimal_of_two_signs_is_null", "{{ decimal_of(\"'++1'\") }}", ONE_ROW, None),
    Case("decimal_of_a_fraction_alone", "{{ decimal_of(\"'-.5'\") }}", ONE_ROW, "-0.500000"),
    Case("small_of_too_much_is_null", "{{ small('cast(1000000000000000 as decimal(38, 4))') }}", ONE_ROW, None),
    Case("levenshtein_counts_characters", "levenshtein('机关基本养老', '机关养老')", ONE_ROW, "2"),
    Case(
        "row_hash_is_the_same_for_equal_rows_alone",
        "count(distinct {{ row_hash(['text', 'place']) }})",
        f"select * from ({TERMS}) as terms union all select * from ({TERMS}) as again",
        "3",
    ),
    Case("ordered_list_by_number_without_nulls", "{{ ordered_list('text', 'place') }}", TERMS, "b a"),
    Case(
        "ordered_list_of_nothing_is_null",
        "{{ ordered_list(\"case when place < 0 then text end\", 'place') }}",
        TERMS,
        None,
    ),
    Case(
        "fill_down_holds_within_its_part",
        "{{ ordered_list(\"coalesce(filled, '-')\", 'row_no') }}",
        f"select row_no, {{{{ fill_down('level_1', 'form') }}}} as filled from ({LEVELS}) as levels",
        "class class item item -",
    ),
    Case(
        "anti_join_keeps_what_has_no_partner",
        "count(*)",
        f"select a.row_no from ({LEVELS}) as a {{{{ anti_join() }}}} ({TERMS}) as b on a.row_no <= b.place - 7",
        "2",
    ),
    Case(
        "gap_of_a_product_keeps_all_decimals",
        "{{ equation_gap() }}",
        SIDES.format("'product'", "0", "0.01", "0.0001"),
        "-0.000001000",
    ),
    Case(
        "gap_of_large_amounts_is_exact",
        "{{ equation_gap() }}",
        SIDES.format("'linear'", "12345678901234567890.1234", "12345678901234567890.1233", "0"),
        "0.000100000",
    ),
    Case("gap_of_a_sign", "{{ equation_gap() }}", SIDES.format("'sign'", "-1", "0.0001", "0"), "-2.000000000"),
    Case(
        "tolerance_of_a_share_keeps_all_decimals",
        "{{ equation_tolerance() }}",
        SIDES.format("'ratio'", "97.16", "1", "3.0001"),
        "50.019858750",
    ),
    *(
        Case(
            f"typing_{name}",
            "{{ is_typing_error('published', 'intended', 'last_decimal') }}",
            f"select cast({published} as decimal(24, 4)) as published, cast({intended} as decimal(24, 4)) as intended,"
            f" cast({last_decimal} as decimal(18, 5)) as last_decimal",
            expected,
        )
        for name, published, intended, last_decimal, expected in [
            ("a_doubled_digit", 660000, 60000, 100, "true"),
            ("a_sign", -60000, 60000, 100, "true"),
            ("a_doubled_digit_and_a_sign_is_none", 60000, -660000, 100, "false"),
            ("more_digits_than_a_number_has_is_unknown", 99999999999999, 99999999999998, "0.00001", None),
        ]
    ),
    Case(
        "finding_id_is_the_same_everywhere",
        "{{ finding_id('given') }}",
        "select '420103-2026-131' as disclosure_id, 'c_readable' as rule_code, '类' as row_scope, '' as measure_scope",
        "47547d41e27c91de",
    ),
    Case("today_is_that_of_the_machine", "{{ today() }}", ONE_ROW, f"{NOW + timedelta(hours=HOURS):%F}"),
]


def results(
    target: str, folder: Path, environment: dict[str, str] | None = None, written: dict[str, str] | None = None
) -> dict[str, str | None]:
    """What every case comes to on a target of profiles/profiles.yml, by its name. `folder` takes dbt's output;
    `environment` is added to that of the tests. Of the calls of macros `written`, by name, the result is their SQL."""
    selects = [
        f"select '{case.name}' as name, cast({case.sql} as varchar(200)) as result from ({case.given}) as given"
        for case in CASES
    ]
    selects += [
        f"select '{name}' as name, '{{{{ {call} | replace(\"'\", \"''\") }}}}' as result"
        for name, call in (written or {}).items()
    ]
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "--log-path", str(folder)]
    command += ["show", "--inline", "\nunion all\n".join(selects), "--limit", "-1", "--output", "json"]
    command += ["--target", target, "--profiles-dir", "profiles", "--target-path", str(folder)]
    places = {"warehouse": str(folder / "macros.duckdb"), "spark_tables": str(folder / "spark")}
    command += ["--vars", json.dumps({**places, "spark_catalog": "in-memory"})]
    variables = {
        **os.environ,
        **(environment or {}),
        "TZ": f"Etc/GMT{-HOURS:+}",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    shown = json.loads(done.stdout[done.stdout.index("{") :])
    return {row["name"]: row["result"] for row in shown["show"]}


def expected() -> dict[str, str | None]:
    return {case.name: case.expected for case in CASES}
