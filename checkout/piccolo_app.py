"""Tells Piccolo where this folder keeps its tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="checkout",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        [
            "checkout.tables",
            "checkout.bill_tables",
            "checkout.cash_tables",
            "checkout.tax_tables",
            "checkout.refund_tables",
            "checkout.account_tables",
            "checkout.online_tables",
            "checkout.register_tables",
            "checkout.invoice_tables",
            "checkout.verifactu_tables",
            "checkout.letter_tables",
            "checkout.voucher_tables",
            "checkout.certificate_tables",
            "checkout.renewal_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["booking.piccolo_app", "payroll.piccolo_app", "loyalty.piccolo_app"],
)
