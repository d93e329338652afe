"""What a person wrote into front matter or a sidecar, as the value of a field. It knows YAML's types, not its syntax."""

import re
from datetime import date

from index.layout import iso_date

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]|$)")


def field(key: str, value: object) -> str:
    """The value on one line; "" for what is no value of this field (nested lists, a language without a code)."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    values = value if isinstance(value, list) else [value]
    if any(item is None or isinstance(item, (list, dict)) for item in values):
        return ""
    text = " ".join(", ".join(map(str, values)).replace("\0", "").encode("utf-8", "ignore").decode("utf-8").split())
    if key == "language":
        code = _LANGUAGE.match(text.lower())
        return code[1] if code else ""
    return iso_date(text) or text if key == "date" else text
