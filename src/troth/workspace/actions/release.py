"""Release a partner from a pledge: only the beneficiary can."""

from typing import Any

from troth.workspace.actions import Action, Given, Making


class Release(Action):
    """The other side need not keep it."""

    name = "release"
    title = "The pledge is released"
    button = "Release"
    icon = "check"
    collection = "pledges"

    @property
    def hint(self) -> str:  # type: ignore[override]
        """Who may release."""
        if self._released_by_us:
            return "They need not keep it any more. It counts neither for nor against them."
        return "Only they can release us: record it once they have said so."

    @property
    def _released_by_us(self) -> bool:
        return bool(self.record.beneficiary == self.me)

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """Released by the beneficiary."""
        released = {"released_at": making.at, "released_by": self.record.beneficiary}
        return {"set": {"pledges": {self.on: released}}}

    def sentence(self, given: Given) -> str:
        """What is released."""
        who = "Release" if self._released_by_us else "Note the release of us by"
        return f"{who} {self.they(self.record.relationship)}: “{self.record.text}”."


ACTIONS = (Release,)
