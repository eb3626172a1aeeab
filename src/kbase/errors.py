"""Everything that can go wrong, as one tree.

    KbaseError
    ├── BadInput                 what somebody gave cannot be used            exit 2, HTTP 422
    │   ├── BadQuestion          too long, too many terms
    │   ├── BadFilter            an unknown filter or a value it cannot have
    │   ├── BadNote              a note that cannot be stored as it is
    │   ├── BadRecord            what is said of a person cannot be stored as it is
    │   ├── BadFile              a file that cannot be read as notes (file, place, reason)
    │   │   └── EmptyFile        one without text
    │   └── BadSetting           a setting or flag outside what it may be
    ├── NotFound                 no such note, person, space or revision      exit 1, HTTP 404
    │   └── OffTopic             nothing here is about the question           exit 1, HTTP 422
    ├── Conflict                 somebody changed it first                    exit 3, HTTP 409
    ├── Unavailable              who is asked is away or at their limit       exit 1, HTTP 409
    ├── Forbidden                this actor may not do this                   exit 3, HTTP 403
    └── Trouble                  the environment, the data or an index        exit 3, HTTP 503
        ├── NoLibrary            no library in that folder
        ├── LibraryTooNew        written by a newer kbase
        ├── LibraryBusy          another process holds the writer's lock
        ├── LibraryFull          the disk (or the quota) is full
        ├── DamagedLibrary       what is stored contradicts itself
        ├── StaleIndex           an index built from other notes or another model
        └── ModelUnavailable     a model that cannot be loaded, fetched or trusted

Every leaf says what happened and what to do next. The doors map leaves to exit
codes (`kbase.cli.exits`) and HTTP statuses (`kbase.web.problems`).
"""

from __future__ import annotations

from dataclasses import dataclass


class KbaseError(Exception):
    """The root; its text is one or two sentences a person can act on."""


class BadInput(KbaseError):
    """What was given cannot be used."""


class BadQuestion(BadInput):
    """A question too long to be one."""


class BadFilter(BadInput):
    """An unknown filter, or a value it cannot have."""


class BadNote(BadInput):
    """A note that cannot be stored as it is; `field` names what to mend."""

    def __init__(self, message: str, field: str = "body") -> None:
        super().__init__(message)
        self.field = field


class BadRecord(BadInput):
    """What is said of a person cannot be stored as it is; `field` names what to mend."""

    def __init__(self, message: str, field: str = "name") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is wrong: 1-based line and column, 0 for the whole file."""

    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return "whole file"
        return f"line {self.line}" + (f", column {self.column}" if self.column else "")


class BadFile(BadInput):
    """A file that cannot be read as notes."""

    def __init__(self, path: str, reason: str, place: Place | None = None) -> None:
        self.path = path
        self.reason = reason
        self.place = place or Place()
        super().__init__(f"{path} ({self.place}): {reason}")


class EmptyFile(BadFile):
    """A file without text, or a template: no note yet, and no mistake."""


class BadSetting(BadInput):
    """A setting or flag outside what it may be."""


class NotFound(KbaseError):
    """No such thing, or none this actor may know of: both look the same."""


class OffTopic(NotFound):
    """Nothing here is about the question; other words may find what is meant."""


class Conflict(KbaseError):
    """Somebody changed it first; look at theirs, then save again."""


class Unavailable(KbaseError):
    """Who is asked is away, or has as many questions as they want; ask somebody else."""


class Forbidden(KbaseError):
    """This actor may not do this."""


class Trouble(KbaseError):
    """The environment, the data or an index is in the way."""


class NoLibrary(Trouble):
    """No library in that folder; `kbase init` makes one."""


class LibraryTooNew(Trouble):
    """Written by a newer kbase; upgrade this one."""


class LibraryBusy(Trouble):
    """Another process holds the writer's lock for longer than the busy time-out."""


class LibraryFull(Trouble):
    """The disk is full: nothing of this change was stored, reading goes on."""


class DamagedLibrary(Trouble):
    """What is stored contradicts itself; `kbase check` names where."""


class StaleIndex(Trouble):
    """The index was built from other notes or another model; run `kbase rebuild`."""


class IndexBeingMade(Trouble):
    """A server reads a large library into its indexes; ask again in a while."""


class ModelUnavailable(Trouble):
    """A model that cannot be loaded, fetched or trusted."""
