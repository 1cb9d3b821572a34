"""Piccolo's configuration: the engine, and every folder that keeps tables, lowest first."""

from piccolo.conf.apps import AppRegistry

from kit.db import UnhurriedEngine, parameters
from kit.settings import settings

DB = UnhurriedEngine(config=parameters(settings().database_url or "postgresql:///tempu"))

APP_REGISTRY = AppRegistry(
    apps=[
        f"{folder}.piccolo_app"
        for folder in (
            "kit",
            "ledger",
            "catalog",
            "staff",
            "batches",
            "clients",
            "reminders",
            "booking",
            "payroll",
            "loyalty",
            "stock",
            "checkout",
            "finance",
            "lists",
            "widgets",
            "exchange",
            "privacy",
            "reports",
            "guide",
        )
    ]
)
