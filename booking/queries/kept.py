"""The setup as the database tells it: one statement, and what it answers."""

from datetime import date

import msgspec

from booking.rules.conditions import Group, House, Own
from booking.rules.days import Hours
from booking.rules.prepay import Rule as PrepayRule
from booking.rules.prices import PriceRule
from booking.rules.shape import Buffers
from booking.rules.showing import Sold
from catalog.choices import Showing
from catalog.tables import AnyStaff, Tie
from clients.rules.trust import Terms

Rating = tuple[int, float | None]  # how many published reviews there are, and their average
SETUP = """
SELECT json_build_object(
    'edition', (SELECT encode(token, 'hex') FROM edition),
    'id', branch.id, 'slug', branch.slug, 'zone', branch.zone, 'country', branch.country,
    'phone', branch.phone, 'is_active', branch.is_active, 'hold_minutes', branch.hold_minutes,
    'house', to_json(branch.*), 'showing', branch.showing,
    'demand', (SELECT json_agg(json_build_array(minutes, sold, price)) FROM demand WHERE branch = branch.id),
    'opening', (SELECT json_object_agg(weekday, hours) FROM opening_hours WHERE branch = branch.id),
    'closed', (SELECT json_agg(closed_on) FROM closed_day WHERE branch = branch.id),
    'closed_online', (
        SELECT json_agg(json_build_array(member, starts_on, ends_on)) FROM closed_online
        WHERE closed_online.branch = branch.id
    ),
    'price_rules', (
        SELECT json_agg(to_json(price_rule.*) ORDER BY position, id) FROM price_rule
        WHERE price_rule.branch = branch.id AND price_rule.is_active
    ),
    'prepay', (
        SELECT json_agg(to_json(prepay_rule.*) ORDER BY prepay_rule.id) FROM prepay_rule
        WHERE prepay_rule.is_active AND coalesce(prepay_rule.branch, branch.id) = branch.id
    ),
    'trust', (SELECT to_json(trust_terms.*) FROM trust_terms), 'currency', branch.currency,
    'locale', branch.locale,
    'sells_certificates', EXISTS (
        SELECT FROM voucher_type AS kind JOIN certificate_terms AS terms ON terms.of_type = kind.id
        WHERE kind.is_active AND is_online AND kind.currency = branch.currency
          AND (NOT EXISTS (SELECT FROM voucher_place WHERE of_type = kind.id)
               OR EXISTS (SELECT FROM voucher_place AS place
                          WHERE place.of_type = kind.id AND place.branch = branch.id))
    ),
    'rating', (
        SELECT json_build_array(count(*), avg(rating)) FROM review JOIN visit ON visit.id = review.visit
        WHERE review.status = 'published' AND visit.branch = branch.id
    ),
    'ratings', (
        SELECT json_object_agg(member, json_build_array(number, average)) FROM (
            SELECT did.member, count(*) AS number, avg(rating) AS average
            FROM review JOIN visit ON visit.id = review.visit
            JOIN LATERAL (SELECT DISTINCT member FROM visit_line WHERE visit_line.visit = visit.id) AS did
                ON did.member IS NOT NULL
            WHERE review.status = 'published' AND visit.branch = branch.id GROUP BY did.member
        ) AS rated
    ),
    'groups', (SELECT json_object_agg(id, to_json(client_group.*)) FROM client_group),
    'services', (
        SELECT json_agg(json_build_object(
            'id', service.id, 'title', service.name, 'minutes', service.minutes, 'pattern', service.pattern,
            'buffers', json_build_object(
                'staff_before', staff_before, 'staff_after', staff_after,
                'room_before', room_before, 'room_after', room_after
            ),
            'needs', (
                SELECT json_agg(json_build_array(kind, quantity) ORDER BY kind) FROM service_need
                WHERE service_need.service = service.id
            ), 'is_online', service.is_online, 'is_active', service.is_active,
            'price', service_price.price, 'capacity', service.capacity, 'any_staff', service.any_staff,
            'own', to_jsonb(service.*) - 'description' || jsonb_build_object('members_only', EXISTS (
                SELECT FROM members_only WHERE members_only.service = service.id
            )), 'is_addon_only', service.is_addon_only,
            'category', service.category, 'parts', (
                SELECT json_agg(service_part.service ORDER BY service_part.position, service_part.id)
                FROM service_part WHERE service_part.package = service.id
            ), 'addons', (
                SELECT json_agg(addon ORDER BY position, id) FROM add_on WHERE add_on.service = service.id
            )
        ))
        FROM service LEFT JOIN service_price
          ON service_price.service = service.id AND service_price.branch = branch.id
    ),
    'rooms', (
        SELECT json_agg(json_build_array(
            resource.id, resource.kind,
            (SELECT json_object_agg(member, tie) FROM member_tie WHERE member_tie.resource = resource.id),
            (SELECT json_object_agg(service, tie) FROM service_tie WHERE service_tie.resource = resource.id)
        ) ORDER BY position, resource.id) FROM resource
        WHERE resource.branch = branch.id AND resource.kind IS NOT NULL AND resource.is_active
    ),
    'members', (
        SELECT json_agg(json_build_object(
            'id', id, 'resource', resource, 'name', name, 'is_online', is_online,
            'dismissed_on', dismissed_on,
            'photo', (SELECT code FROM staff_photo WHERE staff_photo.resource = staff_member.resource),
            'skills', (
                SELECT json_agg(json_build_array(service, minutes, pattern, price, rank)) FROM skill_terms
                WHERE skill_terms.member = staff_member.id
            ),
            'schedules', (
                SELECT json_agg(json_build_object(
                    'starts_on', starts_on, 'length', length, 'ends_on', ends_on,
                    'days', (
                        SELECT json_object_agg(day, hours) FROM schedule_day
                        WHERE schedule_day.schedule = schedule.id
                    )
                )) FROM schedule WHERE schedule.member = staff_member.id
            ),
            'exceptions', (
                SELECT json_object_agg(happens_on, hours) FROM schedule_exception
                WHERE schedule_exception.member = staff_member.id
            )
        ) ORDER BY position, id)
        FROM staff_member WHERE staff_member.branch = branch.id
    )
)
FROM branch WHERE branch.id = $1
"""


class Service(msgspec.Struct, frozen=True):
    """A service of the business; without a `price` it is not offered in this branch.

    One with `parts` is a package of those services. A need is (kind, quantity). `addons` may be added to it
    and are in the order in which they are done.
    """

    id: int
    title: str
    minutes: int
    pattern: tuple[int, ...]
    buffers: Buffers
    needs: tuple[tuple[int, int], ...] | None
    is_online: bool
    is_active: bool
    price: int | None
    capacity: int
    any_staff: AnyStaff
    own: Own = Own()
    parts: tuple[int, ...] | None = None
    category: int = 0
    is_addon_only: bool = False
    addons: tuple[int, ...] | None = None


class Rule(msgspec.Struct, frozen=True):
    """A schedule as it is kept."""

    starts_on: date
    length: int
    ends_on: date | None
    days: dict[int, Hours] | None


class Member(msgspec.Struct, frozen=True):
    """Somebody who works here, or did; a skill is (service, minutes, pattern, price, rank) with them."""

    id: int
    resource: int
    name: str
    is_online: bool
    dismissed_on: date | None
    skills: tuple[tuple[int, int, tuple[int, ...], int | None, int | None], ...] | None
    schedules: tuple[Rule, ...] | None
    exceptions: dict[date, Hours] | None
    photo: str | None = None

    def works_on(self, day: date) -> bool:
        return self.dismissed_on is None or day < self.dismissed_on


class Kept(msgspec.Struct, frozen=True):
    """The setup as the database tells it; a room is (id, kind, ties of members, ties of services)."""

    edition: str | None
    id: int
    slug: str
    zone: str
    country: str
    phone: str
    is_active: bool
    hold_minutes: int
    house: House
    showing: Showing
    demand: tuple[Sold, ...] | None
    opening: dict[int, Hours] | None
    closed: frozenset[date] | None
    closed_online: tuple[tuple[int | None, date, date], ...] | None
    price_rules: tuple[PriceRule, ...] | None
    groups: dict[int, Group] | None
    services: tuple[Service, ...] | None
    rooms: tuple[tuple[int, int, dict[int, Tie] | None, dict[int, Tie] | None], ...] | None
    members: tuple[Member, ...] | None
    trust: Terms | None = None
    currency: str = ""
    locale: str = "en"
    sells_certificates: bool = False  # online
    rating: Rating = (0, None)
    ratings: dict[int, Rating] | None = None
    prepay: tuple[PrepayRule, ...] | None = None
