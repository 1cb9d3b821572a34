"""Why a card was declined, in a sentence for its owner; and when money that lies online is whose."""

from datetime import timedelta

from kit.words import N_, _
from ledger.rules import Account, Entry
from ledger.tables import AccountKind

LINK_LASTS = timedelta(hours=23)  # the provider keeps a page for a day at most
# What would tell a thief something is said like any other refusal of a bank.
DECLINED = N_("Your bank declined the card and gave no reason. Try another card, or ask your bank.")
MISTYPED = N_("Please check the card’s details: something in them is not right.")
LATER = N_("The bank could not be reached just now. Please try again in a moment.")
NOT_THIS_CARD = N_("This card cannot be used for this kind of payment. Try another card.")
PROOF = N_("Your bank wants to hear from you first. Confirm the payment with your bank, or try another card.")
PIN = N_("Your bank asks for the PIN of this card, which cannot be given online. Try another card.")
SENTENCES = {
    "insufficient_funds": N_("There is not enough money on this card. Try another card."),
    "withdrawal_count_limit_exceeded": N_("This card’s limit is used up for now. Try another card."),
    "card_velocity_exceeded": N_("This card’s limit is used up for now. Try another card."),
    "expired_card": N_("This card is no longer valid. Try another card."),
    "incorrect_cvc": N_("The security code on the card is not right. Please check the three or four digits."),
    "invalid_cvc": N_("The security code on the card is not right. Please check the three or four digits."),
    "incorrect_number": N_("The card number is not right. Please check it."),
    "invalid_number": N_("The card number is not right. Please check it."),
    "invalid_expiry_month": N_("The card’s expiry date is not right. Please check it."),
    "invalid_expiry_year": N_("The card’s expiry date is not right. Please check it."),
    "incorrect_zip": N_("The postcode does not belong to this card. Please check it."),
    "incorrect_address": N_("The address does not belong to this card. Please check it."),
    "duplicate_transaction": N_("The same amount was paid with this card a moment ago. Wait a little before "
    "you try again."),
    "currency_not_supported": N_("This card cannot pay in this currency. Try another card."),
    "new_account_information_available": N_("Your bank has sent you a new card. Please use that one."),
    **dict.fromkeys(
        ("authentication_required", "mobile_device_authentication_required", "authentication_not_handled",
         "payment_intent_authentication_failure", "setup_intent_authentication_failure", "approve_with_id"),
        PROOF,
    ),
    **dict.fromkeys(
        ("issuer_not_available", "processing_error", "reenter_transaction", "try_again_later"), LATER
    ),
    **dict.fromkeys(
        ("card_not_supported", "transaction_not_allowed", "service_not_allowed", "not_permitted",
         "restricted_card", "invalid_amount", "testmode_decline"),
        NOT_THIS_CARD,
    ),
    **dict.fromkeys(
        ("incorrect_pin", "invalid_pin", "pin_try_exceeded", "offline_pin_required",
         "online_or_offline_pin_required"),
        PIN,
    ),
    "invalid_account": MISTYPED,
    **dict.fromkeys(
        ("call_issuer", "do_not_honor", "do_not_try_again", "fraudulent", "generic_decline", "lost_card",
         "merchant_blacklist", "no_action_taken", "pickup_card", "revocation_of_all_authorizations",
         "revocation_of_authorization", "security_violation", "stolen_card", "stop_payment_order",
         "card_declined"),
        DECLINED,
    ),
}  # fmt: skip


# What a provider says when it could not give money back, for the desk.
NOT_GIVEN_BACK = {
    "lost_or_stolen_card": "the card was reported lost or stolen",
    "expired_or_canceled_card": "the card is no longer valid",
    "charge_for_pending_refund_disputed": "the client has asked their bank for the money already",
    "insufficient_funds": "there is not enough money in the account at the provider",
    "declined": "the bank of the client declined it",
    "merchant_request": "it was called off in the provider’s own pages",
}


def why_not_back(reason: str) -> str:
    """For the desk; what has no words of ours is told as the provider says it."""
    return NOT_GIVEN_BACK.get(reason, reason.replace("_", " "))


def why_declined(reason: str) -> str:
    """Every reason has a sentence; one that is new gets that of a bank that says nothing."""
    return _(SENTENCES.get(reason, DECLINED)) if reason else ""


def acquirer(branch: int, currency: str) -> Account:
    return Account(AccountKind.online_acquirer, currency, branch=branch)


def prepaid(branch: int, visit: int, currency: str) -> Account:
    """What was paid for a visit and is not used for anything yet."""
    return Account(AccountKind.prepaid, currency, branch=branch, party=visit)


def refunds_due(branch: int, visit: int, currency: str) -> Account:
    return Account(AccountKind.refunds_due, currency, branch=branch, party=visit)


def fees(branch: int, currency: str) -> Account:
    return Account(AccountKind.fees_for_absence, currency, branch=branch)


def moved(amount: int, to: Account, out_of: Account) -> list[Entry]:
    """An amount that is owed or lies on one account goes over to the other."""
    return [Entry(to, amount), Entry(out_of, -amount)]
