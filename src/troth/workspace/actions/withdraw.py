"""Take back a pledge, or an ask."""

from typing import Any

from troth.workspace.actions import Action, Given, Making


class WithdrawPledge(Action):
    """A pledge taken back without a release breaks it."""

    name = "withdraw-pledge"
    title = "Take the pledge back"
    button = "Take it back"
    hint = "Better: ask them to release you, or for a new date."
    icon = "x"
    collection = "pledges"

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Withdrawn."""
        return {"set": {"pledges": {self.on: {"withdrawn_at": making.at}}}}

    def sentence(self, given: Given) -> str:
        """What is taken back."""
        return (
            f"Take back the pledge to {self.they(self.record.relationship)}: “{self.record.text}”."
        )


class WithdrawAsk(Action):
    """An ask taken back frees them of it."""

    name = "withdraw-ask"
    title = "Withdraw the ask"
    button = "Withdraw"
    hint = "They need not answer it any more."
    icon = "x"
    collection = "asks"

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Withdrawn."""
        return {"set": {"asks": {self.on: {"withdrawn_at": making.at}}}}

    def sentence(self, given: Given) -> str:
        """What is withdrawn."""
        what = self.record.text or self.record.kind.replace("_", " ")
        return f"Withdraw the ask of {self.they(self.record.relationship)}: “{what}”."


ACTIONS = (WithdrawPledge, WithdrawAsk)
