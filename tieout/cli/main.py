"""The command `tieout`. Exit status: 0 nothing open at error level, 1 open findings at error level, 2 wrong usage or
unreadable input, 3 the run itself failed."""

import io
import sys
import traceback

import click

from tieout.cli.build import build
from tieout.cli.check import check
from tieout.cli.explain import explain
from tieout.cli.findings import findings
from tieout.cli.intake import intake
from tieout.cli.nightly import nightly
from tieout.cli.notices import notices
from tieout.cli.notify import notify
from tieout.cli.options import LANGUAGE
from tieout.cli.render import render
from tieout.cli.replies import intake_replies
from tieout.cli.report import report
from tieout.cli.rules import rules
from tieout.console import streams
from tieout.errors import FAILED, Failure
from tieout.messages import message
from tieout.project import default_language
from tieout.text import visible


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tieout")
def cli() -> None:
    """Reconcile published department budgets: build the warehouse, list what a person must look at.

    Exit status: 0 nothing open at error level; 1 open findings at error level; 2 wrong usage or unreadable input;
    3 the run itself failed.
    """


for command in (
    intake,
    build,
    check,
    findings,
    explain,
    render,
    nightly,
    report,
    notices,
    intake_replies,
    notify,
    rules,
):
    cli.add_command(command)


def main() -> None:
    """Run the command. An exception that no command foresaw ends with status 3, never with 1, which means findings."""
    streams.prepare()
    try:
        status = cli.main(prog_name="tieout", standalone_mode=False)
    except Failure as error:
        click.echo(visible(message("failed", what=error.said).text(LANGUAGE.get(default_language()))), err=True)
        status = error.exit_code
    except click.ClickException as error:
        # click's own, on how it was called
        with io.StringIO() as written:
            error.show(written)
            click.echo(visible(written.getvalue()), err=True, nl=False)
        status = error.exit_code
    except click.Abort:
        click.echo("Aborted", err=True)
        status = FAILED
    except SystemExit:
        # how click ends at any pipe that breaks, with a status of its own, 1
        status = FAILED
    except Exception:
        traceback.print_exc()
        status = FAILED
    sys.exit(status or 0)
