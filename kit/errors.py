"""Refusals a person can read. Each folder subclasses them beside the action that raises them."""


class Problem(Exception):
    """A refusal with a sentence for a person; `details` goes into the JSON answer beside it."""

    status: int = 400

    def __init__(self, sentence: str, *, status: int = 0, **details: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details
        self.status = status or type(self).status


class Refused(Problem):
    """The rules or the present state of things do not allow it."""

    status = 409


class NotFound(Problem):
    """It does not exist, or it is not yours: a stranger cannot tell which."""

    status = 404


class Forbidden(Problem):
    """Signed in, but without the right."""

    status = 403


class SignInFirst(Problem):
    """Nobody is signed in."""

    status = 401


class ProveFirst(Problem):
    """Signed in, but for this one more step is wanted first; `place` is the page where it is taken."""

    status = 403

    def __init__(self, sentence: str, place: str) -> None:
        super().__init__(sentence)
        self.place = place


class TooMany(Problem):
    """Too often in too short a time."""

    status = 429


class Unavailable(Problem):
    """Something that must be there is away for the moment; try again."""

    status = 503


class Invalid(Problem):
    """What was typed cannot be used. `fields` maps a field's name to what is wrong with it."""

    status = 422

    def __init__(self, sentence: str, **fields: str) -> None:
        super().__init__(sentence, fields=fields)
        self.fields = fields
