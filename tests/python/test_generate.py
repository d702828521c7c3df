"""Synthetic disclosures: consistent as dbt builds them, wrong where the truth says, the same for the same arguments."""

import csv
from pathlib import Path

import duckdb
import pytest
from conftest import WAREHOUSE
from filed import Filed
from generated import generate

OF_CELLS = ("int_cell", "int_equation", "int_equation_term")
TRANSFERS = "'superior_subsidy', 'subordinate_payment', 'paid_to_superior', 'subsidy_to_subordinate'"


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def warehouse(filed: Filed) -> duckdb.DuckDBPyConnection:
    """What was built of the generated disclosures, and the truth beside as a table."""
    connection = duckdb.connect()
    connection.execute(f"attach '{filed.warehouse.root / WAREHOUSE}' as tieout (read_only)")
    connection.execute(f"create table truth as from read_csv('{filed.truth}', header = true, all_varchar = true)")
    landed = filed.warehouse.root / "landing/part-0001/disclosures.parquet"
    connection.execute(f"create table generated as select disclosure_id from '{landed}'")
    for table in ("main.dim_disclosure", "main.fct_finding", *(f"intermediate.{name}" for name in OF_CELLS)):
        connection.execute(
            f"create view {table.partition('.')[2]} as from tieout.{table}"
            " where disclosure_id in (select disclosure_id from generated)"
        )
    return connection


def test_disclosures_without_errors_have_no_finding(warehouse: duckdb.DuckDBPyConnection) -> None:
    clean = warehouse.execute(
        "select count(*) from dim_disclosure where disclosure_id not in (select disclosure_id from truth)"
    ).fetchone()
    assert clean[0] > 20
    findings = warehouse.execute(
        """
        select disclosure_id, rule_code, severity, message_en from fct_finding
        where disclosure_id not in (select disclosure_id from truth)
        -- what the text says of assets stands in no table
        and not (rule_code = 'c_figure_checked' and measure like 'assets%')
        -- an error in one disclosure of a family parts it from the others
        and not (
            rule_code in (select rule_code from tieout.raw.rule_terms where whose != 'own')
            and regexp_replace(disclosure_id, '-[0-9]+-([0-9]{3}).*', '-\\1') in (
                select regexp_replace(disclosure_id, '-[0-9]+-([0-9]{3}).*', '-\\1') from truth
            )
        )
        """
    ).fetchall()
    assert findings == []


def test_every_error_breaks_an_equation(warehouse: duckdb.DuckDBPyConnection) -> None:
    unseen = warehouse.execute(
        """
        select truth.* from truth as truth
        where not exists (
            select 1
            from int_cell as cell
            inner join int_equation_term as term using (disclosure_id, table_code, row_code, measure)
            inner join int_equation as equation
                using (disclosure_id, rule_code, row_scope, measure_scope)
            where cell.disclosure_id = truth.disclosure_id
                and cell.table_code = truth.table_code
                and cell.source_row = cast(truth.row_no as integer)
                and cell.source_column = truth."column"
                and cell.source_file like '%' || truth.seed || '.parquet'
                and equation.outcome = 'broken'
        )
        """
    ).fetchall()
    assert unseen == []


def test_a_department_is_the_sum_of_its_units(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Apart from what they pay each other: as much is received as is paid."""
    warehouse.execute(
        """
        create or replace table difference as
        with cells as (
            select
                regexp_replace(disclosure_id, '^([0-9]+-[0-9]+-[0-9]{3})[0-9]*', '\\1') as department_id,
                length(split_part(disclosure_id, '-', 3)) = 6 as is_unit,
                table_code, row_code, row_level, measure, amount
            from int_cell
            where disclosure_id not in (select disclosure_id from truth)
                and table_code in ('T02', 'T03', 'T05', 'T07', 'T08', 'T09', 'T10')
                and not (table_code = 'T02' and row_level != 'total')
        ),
        complete as (
            select department_id from cells group by department_id
            having count(distinct is_unit) = 2 and department_id not in (
                select regexp_replace(disclosure_id, '^([0-9]+-[0-9]+-[0-9]{3})[0-9]*', '\\1') from truth
            )
        )
        select
            department_id, table_code, row_code, row_level, measure,
            sum(case when is_unit then amount else -amount end) as difference
        from cells inner join complete using (department_id)
        group by all
        """
    )
    apart = warehouse.execute(
        f"""
        select * from difference
        where difference != 0 and measure not in ({TRANSFERS})
            and not (table_code in ('T02', 'T03') and measure in ('total', 'current_year'))
        """
    ).fetchall()
    transfers = warehouse.execute(
        f"""
        select department_id,
            sum(case when table_code = 'T02' then difference else 0 end) as received,
            sum(case when table_code = 'T03' then difference else 0 end) as paid
        from difference
        where measure in ({TRANSFERS}) and row_level = 'total'
        group by department_id
        """
    ).fetchall()
    assert apart == []
    assert any(received for _, received, _ in transfers)
    assert [received for _, received, _ in transfers] == [paid for _, _, paid in transfers]


def test_a_year_says_of_the_last_what_that_year_published(warehouse: duckdb.DuckDBPyConnection) -> None:
    pairs = warehouse.execute(
        """
        with cells as (
            select
                cell.*, cast(disclosure.fiscal_year as integer) as year,
                disclosure.region_code || disclosure.department_code as organisation
            from int_cell as cell inner join dim_disclosure as disclosure using (disclosure_id)
            where disclosure.document_type = 'budget'
                and cell.disclosure_id not in (select disclosure_id from truth)
        )
        select now.amount = before.amount
        from cells as now
        inner join cells as before
            on now.organisation = before.organisation and now.year = before.year + 1 and now.row_code = before.row_code
            and (now.table_code, now.measure, before.table_code, before.measure) in (
                ('T14', 'last_year', 'T14', 'current'), ('T14', 'two_years_ago', 'T14', 'last_year'),
                ('T15', 'last_year_initial', 'T11', 'total'),
                ('T15', 'two_years_ago_budget', 'T15', 'last_year_adjusted')
            )
        """
    ).fetchall()
    assert len(pairs) > 50
    assert all(is_same for (is_same,) in pairs)


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    arguments = ("--disclosures", "25", "--errors", "5", "--seed", "4", "--part-size", "10")
    for name in ("first", "second"):
        assert generate(tmp_path / name / "landing", *arguments).returncode == 0
    first = files_of(tmp_path / "first")
    assert "truth.csv" in first and "landing/part-0001/t05_general_budget_by_function.parquet" in first
    assert first == files_of(tmp_path / "second")


def test_a_revision_changes_its_share_and_nothing_else(tmp_path: Path) -> None:
    arguments = ("--disclosures", "60", "--seed", "4", "--format", "csv")
    assert generate(tmp_path / "before", *arguments).returncode == 0
    assert generate(tmp_path / "after", *arguments, "--revision", "1", "--revise-share", "0.1").returncode == 0
    before, after = files_of(tmp_path / "before"), files_of(tmp_path / "after")
    changed = {name.split("/")[0] for name in before if before[name] != after[name]}
    assert before.keys() == after.keys()
    assert len(changed) == 6
    assert all(before[f"{name}/disclosures.csv"] == after[f"{name}/disclosures.csv"] for name in changed)


def test_there_are_exactly_as_many_disclosures_and_errors(tmp_path: Path) -> None:
    made = generate(tmp_path / "landing", "--disclosures", "23", "--errors", "30", "--format", "csv")
    assert made.returncode == 0, made.stderr
    assert len(list((tmp_path / "landing").iterdir())) == 23
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as stream:
        truth = list(csv.DictReader(stream))
    assert len(truth) == 30
    for error in truth:
        path = tmp_path / "landing" / error["disclosure_id"] / f"{error['seed']}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            published = {row["row_no"]: row for row in csv.DictReader(stream)}
        assert published[error["row_no"]][error["column"]] == error["published_text"] != error["correct_text"]


def test_too_many_errors_or_a_used_folder_are_refused(tmp_path: Path) -> None:
    many = generate(tmp_path / "landing", "--disclosures", "2", "--errors", "7")
    assert many.returncode == 1 and "7 errors are more than 3 a disclosure" in many.stderr
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "note.txt").write_text("kept", encoding="utf-8")
    used = generate(tmp_path / "used", "--disclosures", "2")
    assert used.returncode == 1 and "is not empty" in used.stderr
