import re
from decimal import Decimal
from io import BytesIO

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from essor.documents import blocks as b
from essor.documents.chart import _draw as drawer
from essor.documents.chart import svg
from essor.documents.html import html
from essor.documents.pdf import pdf
from essor.documents.prose import prose
from essor.documents.typography import plain, show
from essor.kernel.fact import Figure
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Duration, Money, Points, Quantity, Rate

REVENUE = Figure(Money(Decimal("4287512.25")), FigureRef("revenue", Period.parse("2026-10"), snapshot="7"))
HOSTILE = "{{ ''.__class__ }} #read(\"/etc/passwd\") <script>alert(1)</script> ![](file:///etc/passwd) **x**"


def readable(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def document(lang: str = "fr", text: str = "Texte") -> b.Document:
    series = b.Series("Ventes", "physical", (REVENUE, None))
    return b.Document(
        lang,
        f"Titre {text}",
        "Sous-titre",
        (
            b.Callout(("À retenir",), (text, b.Strong((REVENUE,)))),
            b.Metrics((b.Metric("CA", REVENUE, "off", REVENUE, Figure(Money(Decimal(-12)), signed=True), REVENUE),)),
            b.Heading(("Section",)),
            b.Items(((text,), ("deux",))),
            b.Chart("Ventes", "sous-titre", ("sept.", "oct."), (series,), "Des barres", series, "#\u00a0k€", 1000),
            b.Grid(((b.Para((text,)),), (b.Para(("droite",), small=True),))),
            b.Table(
                "Table",
                (b.TableColumn("A"), b.TableColumn("B", "right")),
                ((b.Cell((text,)), b.Cell((REVENUE,), "on")),),
                total=True,
            ),
        ),
        "Pied",
    )


@pytest.mark.parametrize(
    ("figure", "french", "english"),
    [
        (REVENUE, "4 287 512 €", "€4,287,512"),
        (Figure(Money(Decimal("999.995"))), "1 000,00 €", "€1,000.00"),
        (Figure(Money(Decimal("-42487.8")), signed=True), "−42 488 €", "−€42,488"),
        (Figure(Money(Decimal("3.1")), signed=True), "+3,10 €", "+€3.10"),
        (Figure(Rate(Decimal("0.12345"))), "12,3 %", "12.3%"),
        (Figure(Rate(Decimal("0.12345")), digits=2), "12,35 %", "12.35%"),
        (Figure(Points(Decimal("-3.05"))), "−3,1 pts", "−3.1 pts"),
        (Figure(Count(-1)), "−1", "−1"),
        (Figure(Quantity(Decimal("2.50"))), "2,50", "2.50"),
        (Figure(Duration(Decimal(12))), "12,0 j", "12.0 d"),
    ],
)
def test_a_figure_is_rounded_once_for_display(figure: Figure, french: str, english: str):
    assert readable(show(figure, "fr")) == french
    assert readable(show(figure, "en")) == english


def test_the_same_document_gives_the_same_bytes_in_each_format():
    assert html(document()) == html(document())
    assert pdf(document()) == pdf(document())


def test_a_page_keeps_where_each_figure_comes_from():
    assert 'value="kpi:revenue/2026-10/all@7"' in html(document()).decode()


def test_text_is_data_in_html_and_pdf():
    from pypdf import PdfReader

    page = html(document(text=HOSTILE)).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    text = "".join(part.extract_text() for part in PdfReader(BytesIO(pdf(document(text=HOSTILE)))).pages)
    assert "#read" in text
    assert "root:" not in text


def test_a_page_calls_no_other_host_and_runs_no_script():
    page = re.sub(r'xmlns(:\w+)?="[^"]*"', "", html(document()).decode())
    assert not re.search(r"https?://|<script|@import|url\((?!#)", page)


def test_the_pdf_is_tagged_and_speaks_its_language():
    from pypdf import PdfReader

    root = PdfReader(BytesIO(pdf(document("en")))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


def test_a_picture_has_a_sentence_and_a_table_behind_it():
    page = html(document()).decode()
    assert 'role="img" aria-label="Des barres"' in page
    assert "<details>" in page


def test_a_picture_is_the_same_however_many_were_drawn_before_it():
    chart = next(block for block in document().blocks if isinstance(block, b.Chart))
    other = b.Chart("Autre", "", ("x",), chart.series[:0], "Rien")
    first = svg(chart, "fr")
    drawer.cache_clear()
    svg(other, "fr")
    assert svg(chart, "fr") == first
    assert not set(re.findall(r'id="([^"]+)"', first)) & set(re.findall(r'id="([^"]+)"', svg(other, "fr")))


def test_prose_keeps_figures_and_never_reads_values_as_markup():
    paragraph, bullets = prose(
        "Le mois fait **{{ ca }}** avec {{ nom }}.\n\n- {{ nom }}\n", {"ca": REVENUE, "nom": HOSTILE}
    )
    assert paragraph == b.Para(("Le mois fait ", b.Strong((REVENUE,)), " avec ", HOSTILE, "."))
    assert bullets == b.Items(((HOSTILE,),))
    assert readable(plain(paragraph.text, "fr")).startswith("Le mois fait 4 287 512 €")


def test_prose_refuses_a_name_that_is_not_given():
    with pytest.raises(UndefinedError):
        prose("{{ absent }}", {})


def test_prose_cannot_reach_the_program():
    with pytest.raises((SecurityError, UndefinedError)):
        prose("{{ ().__class__.__mro__[1].__subclasses__() }}", {})
