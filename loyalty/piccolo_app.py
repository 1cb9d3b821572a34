"""Tells Piccolo where this folder keeps its tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="loyalty",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "loyalty.tables",
            "loyalty.programme_tables",
            "loyalty.voucher_tables",
            "loyalty.membership_tables",
            "loyalty.certificate_tables",
            "loyalty.renewal_tables",
            "loyalty.certificate_sale_tables",
            "loyalty.referral_tables",
            "loyalty.wallet_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["reminders.piccolo_app"],
)
