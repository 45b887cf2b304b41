"""Tell those who import that an export which was expected did not come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essor.kernel.message import Bilingual, Lang, Message
from essor.kernel.value import Day
from essor.kernel.words import say, write
from essor.web.accounts.models import User
from essor.web.companies.models import Company, Membership
from essor.web.companies.rules import WORKERS
from essor.web.companies.services import expecting
from essor.web.desk.services.notices import tell


@transaction.atomic
def tell_missing(now: datetime) -> int:
    """Tell once of each export that is missing since an instant; return of how many."""
    missing = expecting.look(now)
    for one, found in missing:
        label = expecting.label_of(one)
        for user in _importers(one.company):
            lang: Lang = "en" if user.language == "en" else "fr"
            values = {"source": _named(label, lang), "day": write(Day(found.occasion), lang)}
            tell(user=user, key="desk.told_export_missing", values=values,
                 way=f"/w/{one.company.slug}/data/schedules/", company=one.company)  # fmt: skip
    return len(missing)


def _importers(company: Company) -> tuple[User, ...]:
    held = Membership.objects.filter(company=company, role__in=WORKERS, user__is_active=True).select_related("user")
    return tuple(one.user for one in held)


def _named(label: Bilingual | Message | str, lang: Lang) -> str:
    match label:
        case Bilingual():
            return label.text(lang)
        case Message():
            return say(label, lang)
        case _:
            return label
