"""`tieout intake-replies`."""

from datetime import date
from pathlib import Path

import click

from tieout.cli.options import language_option, warehouse_option, writing
from tieout.console.streams import tell
from tieout.errors import UNUSABLE, InputError
from tieout.messages import message
from tieout.project import default_warehouse, project_root
from tieout.warehouse.file import reading


@click.command("intake-replies")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the rows here, not to stdout.")
@click.option("--accepted-by", default="", help="Who accepts. Default: blank, to be filled in by who commits.")
@click.option("--expires-on", default="", help="Last day of the waivers, YYYY-MM-DD. Default: blank.")
@language_option
@warehouse_option
def intake_replies(
    files: tuple[Path, ...],
    output: Path | None,
    accepted_by: str,
    expires_on: str,
    language: str,
    warehouse: Path | None,
) -> int:
    """Read replies from notices that came back, as rows that a person may add to seeds/rules/waivers.csv.

    Nothing is waived by this: who accepts a finding fills in the blanks and commits the row. Answers that ask for no
    waiver, or whose finding has changed, are listed on stderr.

    \b
    Example:
      tieout intake-replies back/420103-2026-131.xlsx --expires-on 2027-03-31 --output proposed.csv
    """
    from tieout.inputs.values import day, day_to_come
    from tieout.notices.replies import proposals, read_replies, to_csv

    if expires_on and (fault := day(expires_on) or day_to_come(expires_on)):
        raise InputError("option_value", option="--expires-on", fault=fault)
    seed = project_root() / "seeds" / "rules" / "waivers.csv"
    if output and output.resolve() == seed.resolve():
        raise InputError("output_is_seed", file=str(output))
    replies = []
    faults: list[InputError] = []
    for file in files:
        if file.name.startswith("~$"):
            tell(message("lock_file", file=file.name).text(language), err=True)
            continue
        try:
            replies += read_replies(file)
        except InputError as fault:
            # one workbook costs no other
            faults.append(fault)
    with reading(warehouse or default_warehouse()) as connection:
        proposed = proposals(connection, replies, accepted_by, date.today().isoformat(), expires_on)
    for each in proposed:
        if each.reason:
            reply = each.reply
            tell(
                message("no_proposal", file=reply.file, row=reply.row, finding=reply.finding_id, why=each.reason).text(
                    language
                ),
                err=True,
            )
    if output:
        with writing(output):
            output.write_text(to_csv(proposed), encoding="utf-8")
    else:
        click.echo(to_csv(proposed), nl=False)
    for each_fault in faults:
        tell(message("failed", what=each_fault.said).text(language), err=True)
    return UNUSABLE if faults else 0
