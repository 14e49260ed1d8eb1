"""What can go wrong with templates of polls."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class TemplateNotFound(NotFound):
    code = "poll_template.not_found"


class TooManyTemplates(Conflict):
    code = "poll_templates.too_many"
