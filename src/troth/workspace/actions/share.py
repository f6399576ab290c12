"""Share information or material with a partner; secrets only under an NDA."""

from typing import Any

from django import forms

from troth.workspace.actions import Action, Given, Making, without_empty


class Share(Action):
    """Something told or given to a partner, or by them to us."""

    name = "share"
    title = "Share something"
    button = "Share"
    hint = "Record it before it goes out: what is confidential needs an NDA that covers it."
    icon = "send"
    may_wait_for_nda = True

    def fields(self) -> dict[str, forms.Field]:
        """What, with whom, how secret."""
        return {
            "relationship": self.partner_field(),
            "sharer": self.side_field("Who shares", initial="us"),
            "title": self.field("shares", "title", label="What"),
            "confidentiality": self.field("shares", "confidentiality"),
            "topic": self.field("shares", "topic"),
            "opportunity": self.field("shares", "opportunity"),
            "shared_at": self.field("shares", "shared_at"),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new share."""
        more = without_empty({each: given[each] for each in ("title", "opportunity")})
        share = {
            "id": making.id("share"),
            "relationship": given["relationship"],
            "sharer": self.side(given["relationship"], given["sharer"]),
            "shared_at": given["shared_at"] or making.at,
            "confidentiality": given["confidentiality"],
            "topic": given["topic"],
            **more,
        }
        return {"add": {"shares": [share]}}

    def sentence(self, given: Given) -> str:
        """What goes to whom."""
        what = given["title"] or f"something about {given['topic']}"
        return f"Share {what} ({given['confidentiality']}) with {self.they(given['relationship'])}."


ACTIONS = (Share,)
