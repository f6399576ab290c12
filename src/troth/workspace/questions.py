"""Questions that sources ask: who sees which, and why each kind is asked."""

from typing import Any

from django.db.models import Q, QuerySet

from troth.accounts.reach import Reach, among
from troth.ledger.models import Question
from troth.sources.items import KINDS

WHY = {
    "who_is": "Somebody writes to us, or meets us, whom we do not know. Only who is known counts "
    "as talk with a partner.",
    "same_as": "Two names look as if they meant the same. They are taken as one only if you say "
    "so.",
    "which_relationship": "It could not be told for certain which partner, or whose meeting, this "
    "belongs to.",
    "ask": "This reads like a request. Once confirmed it is in the list of asks, with its clock.",
    "availability": "This reads as if they said whether they are free. It answers who is "
    "available.",
    "pledge": "This reads like a promise. Nothing is owed until somebody confirms it.",
    "introduction": "This reads like an introduction of one person to another.",
    "idea": "This reads like an idea of theirs. Once confirmed it waits for an answer.",
    "share": "Something was sent that may be confidential. Shares are checked against the NDA.",
    "exchange": "This reads like a give of one side to the other. It counts once the receiver "
    "confirms it.",
    "agreement": "A document looks like a signed agreement. It is kept as one only if you say so.",
    "claim": "This says something about the partnership. It is checked against what the facts "
    "support.",
    "speaker": "Somebody spoke, and it could not be told for whom. Talk time is counted by "
    "company, never by person.",
    "led_strategy": "One side seems to have led the part on strategy. A machine cannot tell for "
    "certain.",
    "purpose": "What the meeting is for decides which rules look at it.",
    "serves": "An agenda should have a part that serves the other side.",
    "direct_contact_ok": "This reads as if the host agreed that the guest may write to their "
    "customer.",
}
"""Why a question of each kind is asked."""

assert set(WHY) == set(KINDS)


def open_questions(reach: Reach) -> QuerySet[Any]:
    """The questions that a user may answer.

    Those about relationships that the user works on, and, for managers and administrators, those
    about nobody yet.
    """
    mine = among("relationship", reach.works_on)
    if reach.is_manager or reach.is_admin:
        mine |= Q(relationship=None)
    found: QuerySet[Any] = Question.objects.filter(mine, answered_at=None)
    return found
