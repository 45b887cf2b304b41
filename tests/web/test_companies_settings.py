"""An owner changes how a company is called and counts, and what its documents wear; a hostile logo is refused."""

import io
import re
import shutil
from collections.abc import Iterator
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from essor.mart.company import Company as Folder

HOSTILE = Path(__file__).resolve().parents[1] / "hostile" / "files"
FIRST = {"name": "Réglages", "currency": "EUR", "fiscal_start_month": "11", "timezone": "Europe/Paris"}
_numbers = count()


@pytest.fixture
def shop(site: Path, people: dict[str, Any], imported: Folder) -> Iterator[Any]:
    """Return a copy of the demo company with its owner and its manager."""
    from essor.web.companies.models import Company, Membership

    slug = f"reglages-{next(_numbers)}"
    shutil.copytree(imported.folder, site / slug)
    Folder.open(site, slug).changed(name="Réglages", currency="EUR", fiscal_start_month=11, timezone="Europe/Paris")
    company = Company.objects.create(slug=slug, name="Réglages")
    for role in ("owner", "manager", "reader"):
        Membership.objects.create(company=company, user=people[role], role=role)
    yield company
    shutil.rmtree(site / slug)


def picture(kind: str = "PNG", size: tuple[int, int] = (200, 80), colour: str = "#b03060") -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def upload(content: bytes, name: str = "logo.png") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def settings(visit: Any, shop: Any, seen: dict[str, str] | None = None, **typed: str) -> Any:
    sent = FIRST | typed | {f"seen-{name}": value for name, value in (seen or FIRST).items()}
    return visit("owner").post(f"/fr/w/{shop.slug}/settings/", sent)


def told(page: Any) -> str:
    return unescape(page.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def test_settings_are_those_of_the_folder_that_the_command_line_reads(visit: Any, shop: Any, site: Path):
    from essor.web.companies.models import Company, Job

    assert settings(visit, shop, name="Réglages & Fils", fiscal_start_month="1").status_code == 302
    found = Folder.open(site, shop.slug)
    assert (found.name, found.fiscal_start_month, found.currency) == ("Réglages & Fils", 1, "EUR")
    assert Company.objects.get(pk=shop.pk).name == "Réglages & Fils"
    assert Job.objects.latest("pk").kind == "facts"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("name", " ", "Donnez un nom"), ("currency", "XXZ", "n’est pas un code de devise"),
     ("name", "a\x00b", "Donnez un nom"),
     ("fiscal_start_month", "13", "ne peut pas commencer"), ("timezone", "../etc/passwd", "est inconnu")],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field_and_nothing_changes(
    visit: Any, shop: Any, site: Path, field: str, value: str, said: str
):
    answer = settings(visit, shop, **{field: value, "name": value if field == "name" else "Autre"})
    assert answer.status_code == 422
    assert said in told(answer)
    assert Folder.open(site, shop.slug).name == "Réglages"
    if field != "name":
        assert 'value="Autre"' in told(answer)


def test_the_second_owner_to_save_is_told_what_the_first_set(visit: Any, shop: Any, site: Path):
    settings(visit, shop, name="Premier")
    answer = settings(visit, shop, name="Second")
    assert answer.status_code == 422
    assert "Quelqu’un d’autre a mis « Premier »" in told(answer)
    assert 'value="Second"' in told(answer)
    assert Folder.open(site, shop.slug).name == "Premier"
    settings(visit, shop, seen=FIRST | {"name": "Premier"}, name="Second")
    assert Folder.open(site, shop.slug).name == "Second"


def test_documents_wear_the_colour_and_the_logo_of_the_company(visit: Any, shop: Any):
    from essor.documents.brand import HOUSE
    from essor.web.companies.services.branding import brand_of

    assert brand_of(shop) == HOUSE
    at = f"/fr/w/{shop.slug}/steer/dashboard/deliverables/fr"
    plain = visit("reader").get(f"{at}.pdf").content
    sent = {"accent": "#b03060", "logo": upload(picture())}
    assert visit("owner").post(f"/fr/w/{shop.slug}/settings/brand/", sent).status_code == 302
    worn = visit("reader").get(f"{at}.pdf").content
    assert worn.startswith(b"%PDF")
    assert worn.count(b"/Subtype/Image") > plain.count(b"/Subtype/Image")
    assert "#b03060" in visit("reader").get(f"{at}.html").content.decode()
    shown = visit("reader").get(f"/fr/w/{shop.slug}/settings/brand/logo.png")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_logo_is_drawn_again_so_that_nothing_behind_the_picture_goes_further(visit: Any, shop: Any):
    from essor.web.companies.models import Look

    content = picture("JPEG") + b"<script>alert(1)</script>PK\x03\x04"
    visit("owner").post(f"/fr/w/{shop.slug}/settings/brand/", {"accent": "#123456", "logo": upload(content)})
    kept = bytes(Look.objects.get(company=shop).logo)
    assert kept.startswith(b"\x89PNG")
    assert b"script" not in kept


def bomb() -> bytes:
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000)) + chunk(
        b"IEND", b"")  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [((HOSTILE / "svg_script.svg").read_bytes(), "n’est pas une image"),
     ((HOSTILE / "ok.xlsx").read_bytes(), "n’est pas une image"),
     (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "n’est pas une image"), (picture()[:60], "n’est pas une image"),
     (b"GIF89a" + b"\0" * 40, "n’est pas une image"), (bomb(), "millions de points"),
     (picture(size=(8, 8)), "plus grand"),
     (picture() + b"\0" * (3 << 20), "dépasse 2 Mo")],
)  # fmt: skip
def test_a_hostile_logo_is_refused_and_the_look_stays(visit: Any, shop: Any, content: bytes, said: str):
    from essor.web.companies.models import Look

    answer = visit("owner").post(f"/fr/w/{shop.slug}/settings/brand/", {"accent": "#123456", "logo": upload(content)})
    assert answer.status_code == 422
    assert said in told(answer)
    assert not Look.objects.filter(company=shop).exists()


def test_the_logo_is_never_opened_in_the_process_of_the_site(visit: Any, shop: Any, monkeypatch: pytest.MonkeyPatch):
    from PIL import Image

    def opened(*_: Any, **__: Any) -> Any:
        msg = "the site opened a stranger's picture"
        raise AssertionError(msg)

    content = picture()
    monkeypatch.setattr(Image, "open", opened)
    sent = {"accent": "#123456", "logo": upload(content)}
    assert visit("owner").post(f"/fr/w/{shop.slug}/settings/brand/", sent).status_code == 302


@pytest.mark.parametrize("accent", ["red", "#12345", "#1234567", "#12345g", "url(x)"])
def test_what_is_no_colour_is_told_and_kept_as_it_was_typed(visit: Any, shop: Any, accent: str):
    answer = visit("owner").post(f"/fr/w/{shop.slug}/settings/brand/", {"accent": accent})
    assert answer.status_code == 422
    assert f"« {accent} » n’est pas une couleur" in told(answer)


def test_a_pale_colour_is_told_with_its_contrast(visit: Any, shop: Any):
    visit("owner").post(f"/fr/w/{shop.slug}/settings/brand/", {"accent": "#ffdd00"})
    page = told(visit("owner").get(f"/fr/w/{shop.slug}/settings/brand/"))
    found = re.search(
        r"Contraste avec le blanc : (\d,\d) pour 1, moins que 4,5 ; le texte sera écrit en (#\w{6})", page
    )
    assert found is not None
    assert float(found[1].replace(",", ".")) < 4.5


@pytest.mark.parametrize("way", ["settings/", "settings/brand/"])
def test_only_an_owner_changes_the_settings(visit: Any, shop: Any, way: str):
    for who in ("manager", "reader", "stranger"):
        assert visit(who).get(f"/fr/w/{shop.slug}/{way}").status_code == 404
        assert visit(who).post(f"/fr/w/{shop.slug}/{way}", {}).status_code == 404
    assert visit("owner").get(f"/en/w/{shop.slug}/{way}").status_code == 200
    assert "/account/login/" in visit().get(f"/fr/w/{shop.slug}/{way}")["Location"]


def test_a_company_without_a_logo_hands_out_none(visit: Any, shop: Any):
    assert visit("owner").get(f"/fr/w/{shop.slug}/settings/brand/logo.png").status_code == 404
