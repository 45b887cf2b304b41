"""Write the mail of a subscription: the sentence to remember, the way to the page, the documents."""

from __future__ import annotations

from datetime import date

from django.core.mail import EmailMessage
from django.http import Http404

from essor.documents.blocks import Callout, Document
from essor.documents.typography import plain
from essor.kernel.message import Lang, message
from essor.kernel.words import say
from essor.web.companies.services.branding import brand_of
from essor.web.configuration import configuration
from essor.web.desk.models import Sending, Subscription
from essor.web.desk.schedule import days_of
from essor.web.desk.services.subscribing import token_of
from essor.web.ways import area_of, noun_of
from essor.web.workshop.services import Asked, file_of, made_for, shapes_of
from essor.work.product import Product
from essor.work.registry import find


def letter(sending: Sending) -> EmailMessage:
    """Return the mail of one occasion.

    Raises:
        NoDataError: nothing was imported yet.
        Http404: the product is there no more, or cannot be made of these days.

    """
    subscription = sending.subscription
    product, lang = _product(subscription), _lang(subscription)
    period = days_of(subscription.span, date.fromisoformat(sending.occasion)).key()
    made = made_for(subscription.company, product, Asked(period))
    document = made.document(lang)
    stop = f"{configuration().site}/{lang}/unsubscribe/{token_of(subscription)}/"
    page = f"/{lang}/w/{subscription.company.slug}/{area_of(product)}/{noun_of(product)}/?period={period}"
    body = _body(document, lang, configuration().site + page, stop, subscription)
    mail = EmailMessage(
        " ".join(document.title.split()), body, to=[subscription.user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    for shape in subscription.shapes.split(","):
        if shape in shapes_of(product):
            content, media, name = file_of(made, lang, shape, None, brand_of(subscription.company))
            mail.attach(name, content, media)
    return mail


def _product(subscription: Subscription) -> Product:
    try:
        return find(subscription.product)
    except KeyError:
        raise Http404 from None


def _lang(subscription: Subscription) -> Lang:
    return "en" if subscription.language == "en" else "fr"


def _body(document: Document, lang: Lang, page: str, stop: str, subscription: Subscription) -> str:
    remember = [plain(block.text, lang) for block in document.blocks if isinstance(block, Callout)][:1]
    lines = [
        say(message("desk.mail_hello", name=str(subscription.user)), lang), "", document.title, *remember, "",
        say(message("desk.mail_page", address=page), lang), "",
        say(message("desk.mail_why", company=subscription.company.name), lang),
        say(message("desk.mail_stop", address=stop), lang),
    ]  # fmt: skip
    return "\n".join(lines)
