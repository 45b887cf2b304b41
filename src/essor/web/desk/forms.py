"""Read what people write at the desk, and say beside each field what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms

from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.desk.models import Subscription, Task
from essor.web.desk.services import acting
from essor.web.desk.services.acting import Content
from essor.web.tags.language import say, told
from essor.web.ways import label_of
from essor.web.workshop.services import shapes_of
from essor.work.registry import products

_SHAPES = ("pdf", "docx", "pptx", "xlsx", "html")


class _Form(forms.Form):
    """Mark the fields that are wrong, for eyes and for screen readers."""

    def mark(self) -> None:
        """Tell each wrong field that it is, and which sentence says so."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"wrong-{name}"}


class TaskForm(_Form):
    """Read an action."""

    title = forms.CharField(max_length=200)
    why = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    owner = forms.ModelChoiceField(queryset=User.objects.none(), required=False)
    due_date = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    state = forms.ChoiceField(choices=Task.State.choices, required=False)
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, company: Company, *args: Any, **values: Any) -> None:
        """Offer the people of the company, and say everything in the language of the page."""
        super().__init__(*args, **values)
        owner: Any = self.fields["owner"]
        owner.queryset, owner.empty_label = acting.owners_of(company), say("desk.nobody")
        state: Any = self.fields["state"]
        state.choices = [(one, say(f"desk.state_{one}")) for one in Task.State.values]
        for name, field in self.fields.items():
            field.label = "" if name == "version" else say(f"desk.field_{name}")
            field.error_messages["required"] = say("desk.wrong_empty")
        self.fields["due_date"].error_messages["invalid"] = say("desk.wrong_day")
        owner.error_messages["invalid_choice"] = say("desk.wrong_owner")

    def content(self, ref: str = "", origin: str = "") -> Content:
        """Return what was written."""
        read = self.cleaned_data
        return Content(read["title"], read["why"], read["owner"], read["due_date"], read["state"] or Task.State.OPEN,
                       ref, origin)  # fmt: skip


class SubscriptionForm(_Form):
    """Read which document a person wants by mail, and when."""

    product = forms.ChoiceField()
    span = forms.ChoiceField()
    shapes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField()
    rhythm = forms.ChoiceField()
    days_after = forms.IntegerField(min_value=0, max_value=27)
    at = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, **values: Any) -> None:
        """Offer the work products that there are, and say everything in the language of the page."""
        super().__init__(*args, **values)
        offered: dict[str, list[tuple[str, str]]] = {
            "product": [(one.name, told(label_of(one))) for one in products().values()],
            "span": [(one, say(f"desk.span_{one}")) for one in Subscription.Span.values],
            "shapes": [(one, say(f"workshop.shape_{one}")) for one in _SHAPES],
            "language": [(one, say(f"web.lang_{one}")) for one in ("fr", "en")],
            "rhythm": [(one, say(f"desk.rhythm_{one}")) for one in Subscription.Rhythm.values],
        }
        for name, field in self.fields.items():
            made: Any = field
            made.label = say(f"desk.field_{name}")
            if name in offered:
                made.choices = offered[name]
            made.error_messages |= {
                "required": say("desk.wrong_empty"), "invalid_choice": say("desk.wrong_choice"),
                "invalid": say(f"desk.wrong_{name}" if name in {"at", "days_after"} else "desk.wrong_choice"),
            }  # fmt: skip
        for one in self.fields["days_after"].validators:
            one.message = say("desk.wrong_days_after")  # type: ignore[attr-defined]  # those of a bounded number

    def clean(self) -> dict[str, Any]:
        """Refuse a shape that the product is not handed out in."""
        read: dict[str, Any] = super().clean() or {}
        product = next((one for one in products().values() if one.name == read.get("product")), None)
        wrong = [shape for shape in read.get("shapes", []) if product and shape not in shapes_of(product)]
        if wrong:
            self.add_error("shapes", say("desk.wrong_shape", shape=", ".join(wrong)))
        return read

    def content(self) -> dict[str, Any]:
        """Return what was chosen, as a row holds it."""
        return self.cleaned_data | {"shapes": ",".join(self.cleaned_data["shapes"])}
