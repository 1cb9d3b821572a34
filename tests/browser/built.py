"""The application with all its templates and texts, put together once for all servers forked from here."""

import gc

from litestar.contrib.jinja import JinjaTemplateEngine

from app import create_app
from kit.words import LANGUAGES, catalogue

APP = create_app()
assert isinstance(APP.template_engine, JinjaTemplateEngine)
for each in APP.template_engine.engine.list_templates(extensions=["html"]):
    APP.template_engine.engine.get_template(each)
for language in LANGUAGES:
    catalogue(language)
gc.freeze()  # else every server would go through all of it, and by that copy it
