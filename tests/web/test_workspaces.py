"""A person sees the workspaces they are a member of, and no other."""

from typing import Any


def test_a_person_of_two_companies_sees_both_and_not_a_third(visit: Any, people: dict[str, Any]):
    from essor.web.companies.models import Company, Membership, Role

    Company.objects.create(slug="ailleurs-deux", name="Un espace inconnu")
    Membership.objects.create(company=people["other"], user=people["reader"], role=Role.READER)
    page = visit("reader").get("/fr/").content.decode()
    assert "Maison Brumelle" in page
    assert "Ailleurs" in page
    assert "Un espace inconnu" not in page


def test_a_person_without_a_company_is_told_whom_to_ask(visit: Any, people: dict[str, Any]):
    people["other"].delete()
    assert "Vous n’êtes membre d’aucun espace" in visit("stranger").get("/fr/").content.decode()
