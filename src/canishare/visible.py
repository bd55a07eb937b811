"""Make invisible characters of a text visible, so that none acts on a terminal or a page."""

from __future__ import annotations

import re
from typing import Final

# Terminal escapes and other control characters, and those that change the writing direction.
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

_FIRST_AFTER_CONTROL: Final = 0x20


def visible(text: str) -> str:
    """Return a text with its invisible characters named: ESC as ``␛``, a right-to-left mark as ``⟨U+200F⟩``."""
    return _UNSEEN.sub(_named, text) if _UNSEEN.search(text) else text


def _named(match: re.Match[str]) -> str:
    code = ord(match[0])
    # Unicode has pictures of the control characters
    return chr(0x2400 + code) if code < _FIRST_AFTER_CONTROL else f"⟨U+{code:04X}⟩"
