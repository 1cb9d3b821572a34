from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-29T11:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "points that expired"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="ledger", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="BookAccount",
        tablename="book_account",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "AccountKind",
                {
                    "cash_desk": "cash_desk",
                    "card_terminal": "card_terminal",
                    "revenue_services": "revenue_services",
                    "revenue_goods": "revenue_goods",
                    "discounts": "discounts",
                    "tips_payable": "tips_payable",
                    "pay_expense": "pay_expense",
                    "pay_payable": "pay_payable",
                    "points": "points",
                    "points_issued": "points_issued",
                    "points_redeemed": "points_redeemed",
                    "points_expired": "points_expired",
                    "owner_cash": "owner_cash",
                    "safe": "safe",
                    "cash_difference": "cash_difference",
                    "online_acquirer": "online_acquirer",
                    "prepaid": "prepaid",
                    "refunds_due": "refunds_due",
                    "fees_for_absence": "fees_for_absence",
                    "tax": "tax",
                    "cash_rounding": "cash_rounding",
                    "stock": "stock",
                    "supplier": "supplier",
                    "cost_of_goods": "cost_of_goods",
                    "consumables_used": "consumables_used",
                    "stock_written_off": "stock_written_off",
                    "stock_differences": "stock_differences",
                    "client_debt": "client_debt",
                    "client_deposit": "client_deposit",
                    "bad_debts": "bad_debts",
                    "bank": "bank",
                    "expense": "expense",
                    "other_income": "other_income",
                    "input_tax": "input_tax",
                },
            )
        },
        old_params={
            "choices": Enum(
                "AccountKind",
                {
                    "cash_desk": "cash_desk",
                    "card_terminal": "card_terminal",
                    "revenue_services": "revenue_services",
                    "revenue_goods": "revenue_goods",
                    "discounts": "discounts",
                    "tips_payable": "tips_payable",
                    "pay_expense": "pay_expense",
                    "pay_payable": "pay_payable",
                    "points": "points",
                    "points_issued": "points_issued",
                    "points_redeemed": "points_redeemed",
                    "owner_cash": "owner_cash",
                    "safe": "safe",
                    "cash_difference": "cash_difference",
                    "online_acquirer": "online_acquirer",
                    "prepaid": "prepaid",
                    "refunds_due": "refunds_due",
                    "fees_for_absence": "fees_for_absence",
                    "tax": "tax",
                    "cash_rounding": "cash_rounding",
                    "stock": "stock",
                    "supplier": "supplier",
                    "cost_of_goods": "cost_of_goods",
                    "consumables_used": "consumables_used",
                    "stock_written_off": "stock_written_off",
                    "stock_differences": "stock_differences",
                    "client_debt": "client_debt",
                    "client_deposit": "client_deposit",
                    "bad_debts": "bad_debts",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
