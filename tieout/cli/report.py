"""`tieout report`."""

import webbrowser
from pathlib import Path

import click

from tieout.cli.options import folder_option, language_option, warehouse_option, writing
from tieout.console.progress import bar
from tieout.errors import FOUND_ERRORS
from tieout.project import default_warehouse, project_root
from tieout.warehouse.file import reading
from tieout.warehouse.findings import check_known


@click.command()
@folder_option("Folder of the pages. Default: report beside the warehouse.")
@click.option("--department", help="Only the page of this disclosure, by its id.")
@click.option("--no-documents", is_flag=True, help="Leave out the page of expectations and dbt's documentation.")
@click.option("--open", "opened", is_flag=True, help="Show it in the browser.")
@language_option
@warehouse_option
def report(
    output: Path | None,
    department: str | None,
    no_documents: bool,
    opened: bool,
    language: str,
    warehouse: Path | None,
) -> int:
    """Write the report: a folder of pages that opens from disk, in Chinese and English, without network.

    \b
    Example:
      tieout report --lang zh --open
      tieout report --department 420103-2026-131
    """
    from tieout.report.site import write_department, write_report

    path = warehouse or default_warehouse()
    folder = output or path.parent / "report"
    project = None if no_documents else project_root()
    with reading(path) as connection, writing(folder):
        if department:
            check_known(connection, "a_disclosure", "dim_disclosure", "disclosure_id", department)
            written = write_department(connection, path, folder, language, department)
        else:
            with bar("report") as progress:
                written = write_report(connection, path, folder, language, progress, project)
    click.echo(str(written.first))
    if opened:
        webbrowser.open(written.first.as_uri())
    return FOUND_ERRORS if written.errors else 0
