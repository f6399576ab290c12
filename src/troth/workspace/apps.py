"""The Django application of the workspace."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The workspace."""

    name = "troth.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have held actions tried again, and people told, whenever something was reviewed."""
        from troth.ledger.tasks import each_minute, looked_after
        from troth.workspace.digests import look
        from troth.workspace.held import release_in_background
        from troth.workspace.notices import tell_in_background

        looked_after.connect(release_in_background)
        looked_after.connect(tell_in_background)
        each_minute.connect(look)
