"""The application with all its templates, put together once for all servers that are forked from here."""

from litestar.contrib.jinja import JinjaTemplateEngine

from app import create_app

APP = create_app()
assert isinstance(APP.template_engine, JinjaTemplateEngine)
for each in APP.template_engine.engine.list_templates(extensions=["html"]):
    APP.template_engine.engine.get_template(each)
