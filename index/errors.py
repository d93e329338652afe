"""What can go wrong, each with its cure.

    WhosaidError              anything a person can do something about
    ├── BadSource             one file cannot be read; the others go on
    │   └── OverLimit         it took its reader too long, or too much memory: on another day it may pass
    ├── NothingToIndex        a build found no document it could read; the old index stays
    ├── NoIndex               asked before anything was built
    ├── DamagedIndex          the file of truth is not what was written
    ├── OtherRecipe           built with another encoder or other rules than those at hand
    ├── Busy                  another process is writing this index
    ├── StorageFailed         the disk is full, fails, or refuses to be written
    ├── NoEncoder             the encoder cannot be loaded
    ├── NoModel               the language model cannot be loaded or reached, or breaks off
    ├── BadQuestion           empty, too long to be a question, or put to no source
    ├── Overloaded            more is asked at once than can be answered
    └── Forbidden             not allowed to whoever asks, by whoever serves

`str(error)` is one line: what happened, to what, and what to do. It knows nothing of where it is shown.
"""


class WhosaidError(Exception):
    """What happened (`reason`) and what to do about it (`cure`)."""

    def __init__(self, reason: str, cure: str):
        super().__init__(reason, cure)
        self.reason = " ".join(reason.split())
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.reason} {self.cure}"


class BadSource(WhosaidError):
    pass


class OverLimit(BadSource):
    pass


class NothingToIndex(WhosaidError):
    pass


class NoIndex(WhosaidError):
    pass


class DamagedIndex(WhosaidError):
    pass


class OtherRecipe(WhosaidError):
    pass


class Busy(WhosaidError):
    pass


class StorageFailed(WhosaidError):
    pass


class NoEncoder(WhosaidError):
    pass


class NoModel(WhosaidError):
    pass


class BadQuestion(WhosaidError):
    pass


class Overloaded(WhosaidError):
    pass


class Forbidden(WhosaidError):
    pass
