"""A postal address of an address book, in parts: what is not known of it is empty, and nothing is made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.textkit.postal import envelope_lines, postal_code


class PostalKind(StrEnum):
    """Whose address it is. The value is written to the catalog."""

    HOME = "home"
    WORK = "work"
    OTHER = "other"

    @classmethod
    def _missing_(cls, value: object) -> "PostalKind":
        """What another version of the program wrote."""
        return cls.OTHER


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """The parts as the owner wrote them. `street` may have several lines; `region` is a prefecture, state or county."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    kind: PostalKind = PostalKind.OTHER

    def __bool__(self) -> bool:
        return bool(self.street or self.city or self.region or self.postal_code)

    @property
    def code(self) -> str:
        """The postal code; a Japanese one as 100-0001, however it was written."""
        return postal_code(self.postal_code)

    @property
    def lines(self) -> tuple[str, str]:
        """The two lines of an envelope, without the postal code; the second may be empty."""
        return envelope_lines(self.street, self.city, self.region, self.country)

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(part for part in (self.code, *self.lines) if part)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "PostalAddress":
        """A postal address out of JSON."""
        return cls(**{**fields, "kind": PostalKind(fields["kind"])})
