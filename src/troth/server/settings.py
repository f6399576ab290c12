"""Django's settings, made of Troth's own (`troth.settings`)."""

from troth.ledger.databases import database
from troth.ledger.logs import logging_of
from troth.settings import Settings

TROTH = Settings()

DATABASES = {"default": database(TROTH["DATABASE_URL"], TROTH["TROTH_DATABASE_WAIT"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["troth.ledger", "django_tasks", "django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = logging_of(TROTH["TROTH_LOG"], TROTH["TROTH_LOG_LEVEL"])
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
