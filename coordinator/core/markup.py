"""Rich text: Markdown as organisers write it, to the short list of HTML tags that we print."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "br", "hr"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})


def prose(source: str | None) -> Markup:
    """Return clean HTML of a Markdown text; titles start at h2, only the listed tags and schemes survive."""
    if not source:
        return Markup()
    html = _markdown.render(source).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="noopener")
    return Markup(clean)  # noqa: S704 - nh3 has just cleaned it
