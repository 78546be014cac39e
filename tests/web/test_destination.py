"""Where `next` may lead: nowhere but to our own pages."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.web.destination import local_path

HOSTILE = st.text(alphabet=st.sampled_from("/\\:@.?#%hftps javcrit\t\n\r\x00é\u2028\u202e[]"), max_size=40)


@pytest.mark.parametrize("path", ["/", "/fr/today", "/fr/assemblies/x/manage?page=2&q=a%20b", "/fr/x#part", "/fr/a:b"])
def test_paths_of_ours_are_kept(path):
    assert local_path(path) == path


@pytest.mark.parametrize("target", [
    None, "", "fr/today", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/fr\\..\\x",
    "https://evil.example/",
    "javascript:alert(1)", "/\t/evil.example", "/fr/\nSet-Cookie: x",
    " /fr/", "/fr/ x", "/fr/\x00", "/é", "/" + "a" * 2000, "http:/fr", "?x",
])  # fmt: skip
def test_everything_else_is_dropped(target):
    assert local_path(target) == ""


@given(st.one_of(st.text(max_size=60), HOSTILE, HOSTILE.map(lambda text: "/" + text)))
def test_a_kept_target_never_leaves_the_site(target):
    kept = local_path(target)
    assert kept in {"", target}
    if kept:
        landed = urlsplit(urljoin("https://ours.example/fr/sign-in", kept))
        assert (landed.scheme, landed.netloc) == ("https", "ours.example")
        # Browsers strip tabs and line ends, and read a backslash as a slash (WHATWG URL).
        seen = "".join(ch for ch in kept if ch not in "\t\n\r").strip().replace("\\", "/")
        assert seen.startswith("/")
        assert not seen.startswith("//")
