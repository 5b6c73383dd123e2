"""Topics in the vocabulary other archives understand: IPTC Media Topics.

Depends on: enrich.taxonomy. Used by: presenters.json_form.
"""

from functools import cache

from searchapp.enrich.taxonomy import load_taxonomy
from searchapp.web.presenters.answers import Topic

IPTC_SCHEME = "iptc-mediatopics"
OWN_SCHEME = "searchapp"


def topic(label: str) -> Topic:
    """Name a topic with its IPTC code, or in our own scheme when it has none."""
    code = _iptc_codes().get(label)
    return Topic(IPTC_SCHEME if code else OWN_SCHEME, code, label)


@cache
def _iptc_codes() -> dict[str, str]:
    return {one.id: one.iptc for one in load_taxonomy()}
