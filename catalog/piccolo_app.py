"""Tells Piccolo where this folder keeps its tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="catalog",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "catalog.tables",
            "catalog.combined_tables",
            "catalog.good_tables",
            "catalog.price_tables",
            "catalog.language_tables",
            "catalog.voucher_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["ledger.piccolo_app"],
)
