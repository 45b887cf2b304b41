"""Make and list companies."""

from __future__ import annotations

import typer

from essor.cli.call import DONE, Call
from essor.mart import company as mart
from essor.mart.snapshot import head

group = typer.Typer(no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(group, name="company")


@group.command("create")
def create(
    ctx: typer.Context,
    slug: str,
    name: str = "",
    currency: str = "EUR",
    fiscal_start_month: int = 1,
    timezone: str = "Europe/Paris",
) -> int:
    """Make the folder of a company."""
    call: Call = ctx.obj
    mart.Company.create(call.data, slug, name=name or title(slug), currency=currency,
                        fiscal_start_month=fiscal_start_month, timezone=timezone)  # fmt: skip
    call.say("cli.company_made", slug=slug, folder=str(call.data))
    if call.json:
        call.answer({"company": slug})
    return DONE


@group.command("list")
def listing(ctx: typer.Context) -> int:
    """List the companies of the data folder, each with its newest snapshot."""
    call: Call = ctx.obj
    found = [(slug, mart.Company.open(call.data, slug)) for slug in mart.companies(call.data)]
    rows = [
        {"company": slug, "name": company.name, "snapshot": newest.id if (newest := head(company)) else None}
        for slug, company in found
    ]
    if call.json:
        call.answer(rows)
    else:
        for row in rows:
            typer.echo(f"{row['company']:<24} {row['name']:<32} {row['snapshot'] or '—'}")
    return DONE


def title(slug: str) -> str:
    """Return a name for a company that was only given a slug."""
    return slug.replace("-", " ").title()
