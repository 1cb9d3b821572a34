"""What two clients are to each other, from either side, in words."""

from clients.tables.links import Tie

MIRROR = {
    Tie.parent: Tie.child,
    Tie.child: Tie.parent,
    Tie.payer: Tie.payee,
    Tie.payee: Tie.payer,
}
WORDS = {
    Tie.parent: "Parent",
    Tie.child: "Child",
    Tie.partner: "Partner",
    Tie.sibling: "Brother or sister",
    Tie.friend: "Friend",
    Tie.other: "Linked",
    Tie.payer: "Pays for {name}",
    Tie.payee: "{name} pays for them",
}
CHOICES = {
    Tie.parent: "is their parent",
    Tie.child: "is their child",
    Tie.partner: "is their partner",
    Tie.sibling: "is their brother or sister",
    Tie.friend: "is their friend",
    Tie.other: "belongs to them some other way",
    Tie.payer: "pays for them",
    Tie.payee: "is somebody they pay for",
}


def mirrored(tie: Tie) -> Tie:
    """The same seen from the other side."""
    return MIRROR.get(tie, tie)


def is_payment(tie: Tie) -> bool:
    return tie in (Tie.payer, Tie.payee)


def word_for(tie: str, name: str) -> str:
    """What the other one is to `name`."""
    return WORDS[Tie(tie)].format(name=name)
