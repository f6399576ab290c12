"""The WSGI application that `troth serve` serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.server.settings")
application = get_wsgi_application()
