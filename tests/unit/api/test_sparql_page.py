"""The page to ask SPARQL on: one of the pages, with a script that its own policy lets run."""

import re
from base64 import b64encode
from hashlib import sha256

from mfmsec.api.pages import html
from mfmsec.api.sparql import page


def test_the_page_is_one_of_the_others() -> None:
    """The page has the header and the style of all pages, and its box shows the whole query that is in it."""
    text = page.page().decode()
    box = re.search(r'(?s)<textarea [^>]*rows="(\d+)"[^>]*>(.*?)</textarea>', text)

    assert '<nav aria-label="Catalog">' in text
    assert html.environment().globals["style"] in text
    assert box
    assert int(box[1]) > box[2].count("\n") > 10


def test_its_script_and_no_other_may_run() -> None:
    """The policy names the digest of the one script, and lets nothing run or load from elsewhere."""
    policy = dict(page.HEADERS)[b"content-security-policy"].decode()
    scripts = re.findall(r"(?s)<script>(.*?)</script>", page.page().decode())

    assert len(scripts) == 1
    assert f"script-src 'sha256-{b64encode(sha256(scripts[0].encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
