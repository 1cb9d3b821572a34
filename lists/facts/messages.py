"""Messages that were sent."""

from lists.rules.catalogue import Catalogue, Fact, Filter, Kind, Measure, Source

GROUP = "Messages"
SENT = Source(
    "message",
    "message.client",
    "message.status = 'sent'",
    {
        "sent_when": Filter("When", "message.sent_at", is_period=True),
        "about": Filter("About", "message.kind = ANY({values})", "messages", words=True),
    },
    by_client=True,
)

KEPT = Source(
    "client_message AS figure",
    "figure.client",
    "TRUE",
    {"about": Filter("About", "figure.kind = ANY({values})", "messages", words=True)},
    by_client=True,
)

MESSAGES: Catalogue = {
    "messages": Fact(
        "Messages sent",
        GROUP,
        Kind.whole,
        measure=Measure(SENT, "count(*)", kept=(Measure(KEPT, "sum(figure.messages)"),)),
    ),
    "last_message": Fact(
        "Last message",
        GROUP,
        Kind.day,
        measure=Measure(
            SENT,
            "max(message.sent_at)",
            is_number=False,
            kept=(Measure(KEPT, "max(figure.last_at)", is_number=False),),
        ),
    ),
}
