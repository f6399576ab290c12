"""Add notes to a meeting: what was said where no transcript tells it."""

from typing import Any

from django import forms
from django.urls import reverse

from troth.workspace.actions import Action, Given, Making


class AddNotes(Action):
    """Keep notes with a meeting."""

    name, title, button = "add-notes", "Notes of the meeting", "Keep the notes"
    hint = "What was agreed, and who led. No rule reads them, and the partner never sees them."
    icon = "pencil"
    collection = "meetings"

    def fields(self) -> dict[str, forms.Field]:
        """The notes."""
        return {"note": self.field("meetings", "note", required=True, label="Notes")}

    def initial(self) -> dict[str, Any]:
        """What was noted before."""
        return {"note": self.record.note}

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """The meeting, with its notes."""
        return {"set": {"meetings": {self.on: {"note": given["note"]}}}}

    def sentence(self, given: Given) -> str:
        """Which meeting they are of."""
        return f"Add notes to the meeting “{self.record.title or self.on}”."

    def next_url(self, given: Given) -> str:
        """Back to the meeting."""
        return reverse("meeting", args=[self.on])


ACTIONS = (AddNotes,)
