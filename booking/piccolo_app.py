"""Tells Piccolo where this folder keeps its tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="booking",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "booking.tables",
            "booking.waiting_tables",
            "booking.express_tables",
            "booking.door_tables",
            "booking.panel_tables",
            "booking.prepay_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["reminders.piccolo_app"],
)
