"""The client's own page: the way in by a code or a link, and what is done there."""

from personal.routes.acts import answer_consent, ask_to_be_erased, close_page, download_file, renew_calendar
from personal.routes.cards import ask_to_remove, remove_card
from personal.routes.feed import show_feed
from personal.routes.friends import make_desk_code, make_invitation
from personal.routes.memberships import freeze_membership, lift_freeze
from personal.routes.pages import print_receipt, show_door, show_page
from personal.routes.renewals import (
    change_card,
    end_renewing,
    go_on_renewing,
    pause_renewing,
    resume_renewing,
)
from personal.routes.signing import ask_code, come_in, show_code
from personal.routes.wallet import (
    download_card,
    latest_card,
    list_changed,
    register_device,
    take_logs,
    unregister_device,
)

public = [
    show_door,
    ask_code,
    show_code,
    come_in,
    show_page,
    print_receipt,
    show_feed,
    answer_consent,
    ask_to_be_erased,
    close_page,
    download_file,
    renew_calendar,
    make_invitation,
    make_desk_code,
    ask_to_remove,
    remove_card,
    freeze_membership,
    lift_freeze,
    change_card,
    end_renewing,
    go_on_renewing,
    pause_renewing,
    resume_renewing,
    download_card,
    register_device,
    unregister_device,
    list_changed,
    latest_card,
    take_logs,
]
