"""Where the tour goes: addresses of every route there is. A route that is missing here fails the tour.

Names in braces are those of `tour_salon`. A stranger sees the customers' pages and the door to the desk, the
owner sees the desk.
"""

PAGES: dict[str, tuple[str, ...]] = {
    "/book": ("/book",),
    "/book/{slug}": (
        "/book/center",
        "/book/harbour?accent=fde047",
        "/book/center?service={haircut}",
        "/book/center?service={colour}&member={anna}&day=2026-12-02",
        "/book/center?service={fringe}&day=2026-12-06",
    ),
    "/book/{slug}/holds/{code}": ("/book/center/holds/{hold}",),
    "/v/{code}": ("/v/{code}", "/v/{paid_code}", "/v/{gone_code}", "/v/{soon_code}"),
    "/v/{code}/times": ("/v/{code}/times",),
    "/v/{code}/cancellation": ("/v/{code}/cancellation",),
    "/desk/calendar": (
        "/desk/calendar?branch={center}",
        "/desk/calendar?branch={center}&visit={confirmed}",
        "/desk/calendar?branch={center}&day=2026-12-25",
        "/desk/calendar?branch={harbour}",
    ),
    "/desk/visits/new": ("/desk/visits/new?branch={center}&day=2026-12-02",),
    "/desk/visits/{visit_id}": tuple(
        f"/desk/visits/{{{status}}}" for status in ("waiting", "confirmed", "here", "paid", "missed", "gone")
    ),
    "/desk/visits/{visit_id}/time": ("/desk/visits/{confirmed}/time",),
    "/desk/services": (
        "/desk/services",
        "/desk/services?q=nothing",
        "/desk/services?retired=yes&done=retired",
    ),
    "/desk/services/new": ("/desk/services/new",),
    "/desk/services/{service_id}": ("/desk/services/{fringe}?done=saved",),
    "/desk/services/{service_id}/retirement": ("/desk/services/{fringe}/retirement",),
    "/desk/services/categories": ("/desk/services/categories",),
    "/desk/services/categories/new": ("/desk/services/categories/new",),
    "/desk/services/categories/{category_id}": ("/desk/services/categories/{category}",),
    "/desk/goods": ("/desk/goods", "/desk/goods?retired=yes"),
    "/desk/goods/new": ("/desk/goods/new",),
    "/desk/goods/{good_id}": ("/desk/goods/{shampoo}",),
    "/desk/goods/{good_id}/retirement": ("/desk/goods/{shampoo}/retirement",),
    "/desk/rooms": ("/desk/rooms", "/desk/rooms?retired=yes"),
    "/desk/rooms/new": ("/desk/rooms/new",),
    "/desk/rooms/{room_id}": ("/desk/rooms/{colour_chair}",),
    "/desk/rooms/{room_id}/retirement": ("/desk/rooms/{colour_chair}/retirement",),
    "/desk/rooms/kinds/new": ("/desk/rooms/kinds/new",),
    "/desk/rooms/kinds/{kind_id}": ("/desk/rooms/kinds/{kind}",),
    "/desk/branches": ("/desk/branches",),
    "/desk/branches/new": ("/desk/branches/new",),
    "/desk/branches/{branch_id}": ("/desk/branches/{center}",),
    "/desk/branches/{branch_id}/retirement": ("/desk/branches/{center}/retirement",),
    "/desk/bills/{visit}": tuple(
        f"/desk/bills/{{{visit}}}" for visit in ("here", "paid", "again", "waiting")
    ),
    "/desk/cash": ("/desk/cash?branch={center}", "/desk/cash?branch={harbour}"),
    "/desk/cash/shifts/{shift}": ("/desk/cash/shifts/{shift}", "/desk/cash/shifts/{counted}"),
    "/desk/receipts": ("/desk/receipts?branch={center}", "/desk/receipts?branch={harbour}"),
    "/desk/receipts/registers": ("/desk/receipts/registers",),
    "/desk/receipts/registers/{register}": ("/desk/receipts/registers/{register}",),
    "/desk/clients": ("/desk/clients", "/desk/clients?q=nobody"),
    "/desk/clients/new": ("/desk/clients/new",),
    "/desk/clients/{client_id}": ("/desk/clients/{masha}", "/desk/clients/{long_client}"),
    "/desk/clients/{client_id}/edit": ("/desk/clients/{long_client}/edit",),
    "/desk/loyalty": ("/desk/loyalty?branch={center}", "/desk/loyalty?branch={harbour}"),
    "/desk/pay": ("/desk/pay?branch={center}", "/desk/pay?branch={harbour}"),
    "/desk/pay/members/{member}": ("/desk/pay/members/{lena}", "/desk/pay/members/{anna}"),
    "/desk/messages": ("/desk/messages", "/desk/messages?q=nothing"),
    "/desk/sign-in": ("/desk/sign-in?next=/desk/clients",),
    "/desk/staff": ("/desk/staff", "/desk/staff?retired=yes"),
    "/desk/staff/new": ("/desk/staff/new",),
    "/desk/staff/{member_id}": ("/desk/staff/{anna}",),
    "/desk/staff/{member_id}/skills": ("/desk/staff/{anna}/skills",),
    "/desk/staff/{member_id}/dismissal": ("/desk/staff/{anna}/dismissal",),
    "/desk/staff/{member_id}/schedule": ("/desk/staff/{anna}/schedule", "/desk/staff/{lena}/schedule"),
    "/desk/staff/{member_id}/schedules/new": (
        "/desk/staff/{anna}/schedules/new",
        "/desk/staff/{anna}/schedules/new?length=4",
    ),
    "/desk/staff/{member_id}/schedules/{starts_on}/removal": (
        "/desk/staff/{anna}/schedules/2026-01-05/removal",
    ),
    "/desk/journal": ("/desk/journal", "/desk/journal?subject=visit:{again}", "/desk/journal?q=nothing"),
    "/desk/accounts": ("/desk/accounts",),
    "/desk/accounts/new": ("/desk/accounts/new",),
    "/desk/accounts/{account_id}": ("/desk/accounts/{account}",),
    "/desk/accounts/{account_id}/closing": ("/desk/accounts/{account}/closing",),
}
# Pieces of pages, files and answers to programs.
PARTS: dict[str, str] = {
    "/": "/",
    "/health": "/health",
    "/static/{release}/{name}": "/static/any/kit/base.css",
    "/embed.js": "/embed.js",
    "/book/{slug}/theme.css": "/book/center/theme.css",
    "/book/{slug}/times": "/book/center/times?service={haircut}",
    "/v/{code}/calendar.ics": "/v/{code}/calendar.ics",
    "/desk": "/desk",
    "/desk/calendar/day": "/desk/calendar/day?branch={center}",
    "/desk/calendar/agenda": "/desk/calendar/agenda?branch={center}",
    "/desk/calendar/visits/{visit_id}": "/desk/calendar/visits/{waiting}",
    "/desk/visits/new/clients": "/desk/visits/new/clients?name=Masha",
    "/desk/receipts/{receipt}/pdf": "/desk/receipts/{receipt}/pdf",
    "/desk/clients/search": "/desk/clients/search?q=Masha",
    "/desk/loyalty/clients/{client}": "/desk/loyalty/clients/{masha}",
    "/desk/pay/lines.csv": "/desk/pay/lines.csv?branch={center}",
    "/desk/pay/members/{member}/lines.csv": "/desk/pay/members/{lena}/lines.csv",
}
ENDLESS = {"/desk/calendar/changes"}  # test_desk follows it
REFUSALS: dict[str, int] = {
    "/nothing": 404,
    "/desk/nothing": 404,
    "/v/nothing": 404,
    "/book/nowhere": 404,
    "/book/center?service=999999": 404,
    "/book/center/holds/nothing": 404,
    "/desk/pay?branch={harbour}&from=2026-12-31&to=2026-12-01": 422,
}


def for_strangers(address: str) -> bool:
    return not address.startswith("/desk") or address.startswith("/desk/sign-in")
