"""Tells Piccolo where this folder keeps its tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="clients",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "clients.tables.calls",
            "clients.tables.cards",
            "clients.tables.consents",
            "clients.tables.contacts",
            "clients.tables.fields",
            "clients.tables.figures",
            "clients.tables.formulas",
            "clients.tables.links",
            "clients.tables.files",
            "clients.tables.looks",
            "clients.tables.merges",
            "clients.tables.personal",
            "clients.tables.reviews",
            "clients.tables.search",
            "clients.tables.sources",
            "clients.tables.tags",
            "clients.tables.trust",
            "clients.tables.visits",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["staff.piccolo_app"],
)
