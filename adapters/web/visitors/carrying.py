"""Who acts goes along from page to page: all links of a page lead on as the same member."""

import re
from html import escape, unescape
from urllib.parse import urlencode

_PASSED_ON = r'(?![^>]*\s(?:class="permanent"|download="))'
_LINK = re.compile(rf'(<a\b{_PASSED_ON}[^>]*?\shref=")(/(?!/)[^"#]*)')
_LOOKS = re.compile(r'<form\b[^>]*\smethod="get"[^>]*>')
_SAYS = re.compile(r"[?&]as=")


def carried(html: str, member: str) -> str:
    """Return a page of this room with `as=` in its links and in the forms that only look.

    A link that says already who acts is left as it is, and so is one that is there to be passed
    on or taken along: whom it reaches is to learn nothing of who acts here. Forms that do
    something say it themselves: their templates put it there. For visitors `member` is empty, and
    nothing changes.
    """
    if not member:
        return html
    html = _LINK.sub(lambda found: found[1] + _with_member(found[2], member), html)
    field = f'<input type="hidden" name="as" value="{escape(member)}">'
    return _LOOKS.sub(lambda found: found[0] + field, html)


def _with_member(address: str, member: str) -> str:
    plain = unescape(address)
    if _SAYS.search(plain):
        return address
    between = "&" if "?" in plain else "?"
    return escape(f"{plain}{between}{urlencode({'as': member})}")
