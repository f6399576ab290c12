"""Ask a partner for something, within what one may fairly ask."""

from typing import Any

from django import forms

from troth.workspace.actions import Action, Given, Making, without_empty


class Ask(Action):
    """A request to the partner, or theirs to us."""

    name = "ask"
    title = "Ask for something"
    button = "Ask"
    hint = "Few asks, the important ones first, and something offered in return."
    icon = "message-square"
    may_be_parked = True

    def fields(self) -> dict[str, forms.Field]:
        """What is asked, of whom, until when."""
        return {
            "relationship": self.partner_field(),
            "asker": self.side_field("Who asks", initial="us"),
            "kind": self.field("asks", "kind"),
            "text": self.field("asks", "text", label="What"),
            "opportunity": self.field("asks", "opportunity"),
            "due_on": self.field("asks", "due_on", label="Needed by"),
            "priority": self.field("asks", "priority"),
            "offered_in_return": self.field(
                "asks", "offered_in_return", label="Something is offered in return"
            ),
            "made_at": self.field("asks", "made_at"),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """A new ask."""
        us, them = self.sides(given["relationship"])
        ours = given["asker"] == "us"
        optional = ("text", "opportunity", "due_on", "priority", "offered_in_return")
        ask = {
            "id": making.id("ask"),
            "relationship": given["relationship"],
            "asker": us if ours else them,
            "asked": them if ours else us,
            "kind": given["kind"],
            "made_at": given["made_at"] or making.at,
            **without_empty({each: given[each] for each in optional}),
        }
        return {"add": {"asks": [ask]}}

    def sentence(self, given: Given) -> str:
        """Who asks whom for what."""
        what = f"“{given['text']}”" if given["text"] else given["kind"].replace("_", " ")
        they = self.they(given["relationship"])
        if given["asker"] == "us":
            return f"Ask {they}: {what}."
        return f"Note that {they} ask: {what}."


ACTIONS = (Ask,)
