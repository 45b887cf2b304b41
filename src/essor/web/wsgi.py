"""Serve the site: synchronous pages in threads, which is what the engine and the templates are."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.web.settings")
application = get_wsgi_application()

from essor.web.warming import warm_beside  # noqa: E402 after Django has started

warm_beside()
