"""Record a signed agreement, with its file."""

from typing import Any

from django import forms

from troth.ledger.records import keep
from troth.workspace.actions import Action, Given, Making, without_empty

MOST_BYTES = 20 * 1024 * 1024
FIELDS = ("title", "covers", "effective_on", "expires_on", "opportunity", "document")


class AgreeForm(forms.Form):
    """An agreement; its file is kept at once, so that it need not be chosen again."""

    data: Any
    document = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    file = forms.FileField(
        required=False,
        label="The signed document",
        help_text="Whoever may see the relationship may read it. At most 20 MB.",
        widget=forms.FileInput(attrs={"class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        """Keep the file, and remember it in the form."""
        values: dict[str, Any] = super().clean() or {}
        file = values.pop("file", None)
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", "At most 20 MB.")
        elif file is not None:
            values["document"] = keep(file.read(), file.content_type or "").pk
            kept: Any = self.data.copy()
            kept["document"] = values["document"]
            self.data = kept
        return values


class Agree(Action):
    """An agreement that both sides signed."""

    name = "agree"
    title = "Record a signed agreement"
    button = "Record it"
    hint = "An NDA, an alliance, a certification: what it covers, from when and to when."
    icon = "file-check"

    def form(self, data: Any = None, **initial: Any) -> forms.Form:
        """The form, the file last."""
        form = AgreeForm(data, initial={"kind": "nda", **initial})
        last = {name: form.fields.pop(name) for name in ("document", "file")}
        form.fields.update({**self.fields(), **last})
        return form

    def fields(self) -> dict[str, forms.Field]:
        """With whom, what, from when to when."""
        names = ("kind", "covers", "title", "signed_at", "effective_on", "expires_on")
        return {
            "relationship": self.partner_field(),
            **{each: self.field("agreements", each) for each in names},
            "opportunity": self.field(
                "agreements", "opportunity", label="Only for this opportunity"
            ),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new agreement."""
        agreement = {
            "id": making.id("agreement"),
            "relationship": given["relationship"],
            "kind": given["kind"],
            "signed_at": given["signed_at"] or making.at,
            **without_empty({name: given.get(name) for name in FIELDS}),
        }
        return {"add": {"agreements": [agreement]}}

    def sentence(self, given: Given) -> str:
        """What was signed with whom."""
        kind = "an NDA" if given["kind"] == "nda" else f"an agreement ({given['kind']})"
        return f"Record {kind} with {self.they(given['relationship'])}."


ACTIONS = (Agree,)
