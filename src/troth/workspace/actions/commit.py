"""Commit to a partner, with terms, pledges and what is in it for them, in one step."""

from typing import Any

from django import forms

from troth.workspace.actions import Given, Making, without_empty
from troth.workspace.actions.stepping import OnEngagement

PLEDGES = 3


class Commit(OnEngagement):
    """A commitment of both sides."""

    name = "commit"
    title = "Commit"
    button = "Commit"
    hint = (
        "Both sides have agreed. Write down the terms, what each pledged, and what is in it "
        "for each."
    )
    icon = "handshake"

    def fields(self) -> dict[str, forms.Field]:
        """Terms, goals, pledges."""
        fields: dict[str, forms.Field] = {
            "we_give": forms.BooleanField(required=False, label="We give exclusivity"),
            "we_expect": forms.BooleanField(required=False, label="We expect exclusivity"),
            "they_give": forms.BooleanField(
                required=False, label=f"{self.partner} gives exclusivity"
            ),
            "told": forms.BooleanField(
                required=False, label="We have told them that it is not exclusive"
            ),
            "their_goal": forms.CharField(
                required=False,
                max_length=300,
                label=f"What {self.partner} wants out of it",
                widget=forms.TextInput(attrs={"class": "input"}),
                help_text="A win for each side. If you don’t know it, ask them first.",
            ),
            "our_goal": forms.CharField(
                required=False,
                max_length=300,
                label="What we want out of it",
                widget=forms.TextInput(attrs={"class": "input"}),
            ),
        }
        for number in range(1, PLEDGES + 1):
            fields[f"pledge_{number}"] = forms.CharField(
                required=False,
                max_length=300,
                label=f"Pledge {number}",
                widget=forms.TextInput(attrs={"class": "input"}),
            )
            fields[f"pledge_{number}_by"] = self.side_field(
                f"Who pledges {number}", initial="us", required=False
            )
            fields[f"pledge_{number}_due"] = self.field("pledges", "due_on", label=f"Due {number}")
            for part in ("", "_by", "_due"):
                fields[f"pledge_{number}{part}"].row = number
        return fields

    def initial(self) -> dict[str, Any]:
        """The terms as they are."""
        theirs = "partner" if self.ours == "lead" else "lead"
        return {
            "we_expect": getattr(self.record, f"{self.ours}_expects_exclusive"),
            "we_give": getattr(self.record, f"{self.ours}_gives_exclusive"),
            "they_give": getattr(self.record, f"{theirs}_gives_exclusive"),
        }

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Committed on these terms, with pledges and a value plan."""
        us, them = self.sides(self.record.relationship)
        theirs = "partner" if self.ours == "lead" else "lead"
        fields = {
            "committed_at": making.at,
            f"{self.ours}_gives_exclusive": given["we_give"],
            f"{self.ours}_expects_exclusive": given["we_expect"],
            f"{theirs}_gives_exclusive": given["they_give"],
        }
        if given["told"]:
            fields[f"{self.ours}_disclosed_at"] = making.at
        action = self.set(**fields)
        relationship = self.record.relationship
        pledges = []
        for number in range(1, PLEDGES + 1):
            if not given[f"pledge_{number}"]:
                continue
            by_them = given[f"pledge_{number}_by"] == "them"
            pledger, beneficiary = (them, us) if by_them else (us, them)
            pledges.append(
                {
                    "id": making.id("pledge", number),
                    "relationship": relationship,
                    "pledger": pledger,
                    "beneficiary": beneficiary,
                    "text": given[f"pledge_{number}"],
                    "made_at": making.at,
                    **without_empty({"due_on": given[f"pledge_{number}_due"]}),
                }
            )
        goals = [
            {
                "id": making.id("goal", number),
                "for_org": side,
                "owner": us,
                "set_at": making.at,
                "text": text,
                "opportunity": self.record.opportunity,
            }
            for number, (side, text) in enumerate(
                ((them, given["their_goal"]), (us, given["our_goal"])), 1
            )
            if text
        ]
        add: dict[str, Any] = {}
        if pledges:
            add["pledges"] = pledges
        if goals:
            plan = {"id": making.id("plan"), "relationship": relationship, "agreed_at": making.at}
            add["value_plans"] = [{**plan, "goals": goals}]
        return {**action, "add": add} if add else action

    def sentence(self, given: Given) -> str:
        """Who commits to what."""
        return f"Commit to {self.partner} on {self.deal}."


ACTIONS = (Commit,)
