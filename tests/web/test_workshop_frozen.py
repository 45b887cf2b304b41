"""What a version freezes comes back the same, for every work product."""

import json
from typing import Any

import pytest

from essor.work.registry import products


@pytest.mark.parametrize("product", products().values(), ids=lambda one: one.name)
def test_documents_workbooks_and_findings_come_back_the_same(people: Any, product: Any):
    from essor.web.workshop.frozen import freeze, thaw
    from essor.web.workshop.services import Asked, made_for

    made = made_for(people["company"], product, Asked("2026-10"))
    held = (made.document("fr"), made.document("en"), made.workbook("fr"), made.findings)
    assert thaw(json.loads(json.dumps(freeze(held)))) == held


def test_what_no_version_holds_is_refused(site: Any):
    from essor.web.workshop.frozen import freeze

    with pytest.raises(TypeError, match="object"):
        freeze((1, object()))
