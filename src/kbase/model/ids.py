"""What things are told apart by: ours, and never a name or a row number."""

from __future__ import annotations

from typing import NewType

NoteId = NewType("NoteId", str)  # random, 16 lower-case base32 letters
PersonId = NewType("PersonId", str)  # the same
SpaceName = NewType("SpaceName", str)  # a slug: lower-case letters, digits, hyphens
PassageId = NewType("PassageId", int)  # ours, from 1 upwards, never reused; FAISS says -1 for nothing
ChangeNumber = NewType("ChangeNumber", int)  # 0 before the first change
Fingerprint = NewType("Fingerprint", str)  # of a model: 64 hexadecimal digits
