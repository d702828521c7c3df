"""`tieout notify`."""

from pathlib import Path

import click

from tieout.cli.options import language_option, notify_option, warehouse_option, writing
from tieout.project import default_warehouse
from tieout.warehouse.file import reading


@click.command()
@notify_option(required=True)
@click.option("--night-failed", is_flag=True, help="Tell that the night was not completed, and nothing else.")
@language_option
@warehouse_option
def notify(urls: tuple[str, ...], night_failed: bool, language: str, warehouse: Path | None) -> int:
    """Tell people what is new, worse or resolved since they were last told.

    What could not be delivered is sent again next time; it does not change the exit status.

    \b
    Example:
      tieout notify --url mailto://user:password@example.org --lang zh
    """
    from tieout.notices.notify import notify as notify_all
    from tieout.notices.notify import state_file, tell_failure

    path = warehouse or default_warehouse()
    if night_failed:
        for said in tell_failure(urls, None, path.parent / "runs", language):
            click.echo(said.text(language), err=True)
        return 0
    with reading(path) as connection, writing(state_file(path)):
        deliveries = notify_all(connection, path, urls, language)
    for delivery in deliveries:
        click.echo(delivery.said.text(language), err=delivery.delivered is False)
    return 0
