"""The Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Ledger(AppConfig):
    """Troth's facts and what is kept about them."""

    name = "troth.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Have the guards put in place after every migration."""
        from troth.ledger import guards

        post_migrate.connect(guards.install, sender=self)
