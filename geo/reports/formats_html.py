"""Saved web pages: the article's own text, without menus, related news, comments and the dates of others."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections import defaultdict

from selectolax.lexbor import LexborHTMLParser, LexborNode

from geo.reports.raw import Document, refusal

_NOT_ARTICLE = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|sidebar|widget|related|share|sharing|social|comment|comments|breadcrumb|breadcrumbs|cookie|banner|popup|newsletter|tags|tagcloud|pagination|pager|footer|advert|promo|recommended|recent|latest|trending|ticker|more-news|read-also|subscribe|author-box|skip-link|meta-info|toc)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "ul",
        "ol",
        "dl",
        "dd",
        "dt",
        "table",
        "tr",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "figure",
        "header",
        "center",
        "address",
        "details",
        "summary",
        "hr",
        "body",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_RELATED = re.compile(
    r"\s*(?:related (?:news|posts|articles|stories)|read (?:also|more)|see also|more (?:news|stories)|latest news|"
    r"you may also like|أخبار ذات صلة|مواضيع ذات صلة|اقرأ أيضا|مواضيع متعلقة|أخبار متعلقة)\b",
    re.IGNORECASE,
)

#: A page with more elements is no article.
_MOST_NODES = 2_000_000
_SHORT = 25
_DEEPEST = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_UNNESTED = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "tbody",
        "thead",
        "html",
        "body",
    ]
)
_UNSEEN = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|tr|table|section|article|blockquote)\b[^<>]{0,500}>|<br[^<>]{0,50}>", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")


def html_document(markup: str, file: str) -> Document:
    """Read the article of a saved page; of pages nested beyond reason, the bare text."""
    if _depth(markup) > _DEEPEST:
        text = _bare(markup)
        if not text.strip():
            raise refusal(file, "holds no text.", "Save the page again.")
        return Document(text)
    try:
        tree = LexborHTMLParser(markup)
    except (ValueError, RuntimeError) as error:
        raise refusal(file, f"cannot be read as HTML ({error}).", "Save the page again.") from error
    body = tree.body
    if body is None:
        raise refusal(file, "holds no text.", "Save the page again.")
    title, published = _title(tree), _published(tree)
    pieces = _pieces(body)
    text = _article(pieces, title)
    if not text.strip():
        raise refusal(
            file, "holds no text.", "Save the page again; pages that build themselves by script must be saved as shown."
        )
    return Document(text, title, published)


def _depth(markup: str) -> int:
    """Tell how deeply elements are nested. A parser's time grows with the square of it, ours must not."""
    depth = deepest = 0
    for match in _TAG.finditer(markup):
        name = match.group(2).lower()
        if name in _UNNESTED:
            continue
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _bare(markup: str) -> str:
    """Take the tags out of a page, line breaks for those that end a block."""
    broken = _BLOCK_TAG.sub("\n\n", _seen(markup))
    return html.unescape(_ANY_TAG.sub(" ", broken))


def _seen(markup: str) -> str:
    """Leave out scripts, styles and comments; one that is never closed takes the rest of the page with it."""
    lowered = markup.lower()
    kept: list[str] = []
    position = 0
    while (opening := _UNSEEN.search(markup, position)) is not None:
        kept.append(markup[position : opening.start()])
        closing = f"</{opening.group(1).lower()}" if opening.group(1) else "-->"
        end = lowered.find(closing, opening.end())
        if end < 0:
            return " ".join(kept)
        position = end + len(closing)
    kept.append(markup[position:])
    return " ".join(kept)


def _title(tree: LexborHTMLParser) -> str:
    for query, attribute in (("meta[property='og:title']", "content"), ("h1", ""), ("title", "")):
        node = tree.css_first(query)
        if node is not None:
            found = (node.attributes.get(attribute) if attribute else node.text()) or ""
            if found.strip():
                return " ".join(found.split())[:300]
    return ""


def _published(tree: LexborHTMLParser) -> dt.date | None:
    for query, attribute in (
        ("meta[property='article:published_time']", "content"),
        ("meta[itemprop=datePublished]", "content"),
        ("meta[name=date]", "content"),
        ("article time[datetime]", "datetime"),
        ("main time[datetime]", "datetime"),
    ):
        node = tree.css_first(query)
        match = _DAY.match((node.attributes.get(attribute) or "").strip()) if node is not None else None
        if match:
            try:
                return dt.date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
    return None


class _Piece:
    """One block of text: the element it lies in, its text, how much of it is links."""

    __slots__ = ("holder", "linked", "parents", "tag", "text")

    def __init__(self, tag: str, holder: int, parents: tuple[int, ...]) -> None:
        self.tag, self.holder, self.parents = tag, holder, parents
        self.text: list[str] = []
        self.linked = 0


def _pieces(body: LexborNode) -> list[_Piece]:
    """Walk the tree without recursion and cut its text into blocks. Time grows linearly with the page."""
    pieces: list[_Piece] = []
    stack: list[tuple[LexborNode | None, str, int, tuple[int, ...], bool]] = [(body, "body", 0, (0,), False)]
    current = _Piece("body", 0, (0,))
    visited = serial = 0

    def flush(tag: str, holder: int, parents: tuple[int, ...]) -> None:
        nonlocal current
        if current.text:
            pieces.append(current)
        current = _Piece(tag, holder, parents)

    while stack:
        node, tag, holder, parents, linked = stack.pop()
        if node is None:  # the end of a block element
            flush(tag, holder, parents)
            continue
        visited += 1
        if visited > _MOST_NODES:
            break
        if node.tag == "-text":
            content = node.text_content or ""
            if content:
                current.text.append(content)
                current.linked += len(content.strip()) if linked else 0
            continue
        if node.tag == "br":
            current.text.append("\n")
            continue
        if _skipped(node):
            continue
        name = node.tag or ""
        inner_holder, inner_parents = holder, parents
        if name in _BLOCKS:
            serial += 1
            if name not in ("p", "li", "tr", "blockquote", "ul", "ol") and name not in _HEADINGS:
                inner_holder = serial
                inner_parents = (serial, *parents[:3])
            stack.append((None, tag, holder, parents, linked))
            flush(name, inner_holder, inner_parents)
            tag = name
        elif name in ("td", "th"):
            current.text.append(" \x1f ")
        children = []
        child = node.child
        while child is not None:
            children.append(child)
            child = child.next
        stack.extend((c, tag, inner_holder, inner_parents, linked or name == "a") for c in reversed(children))
    flush("body", 0, (0,))
    return pieces


def _skipped(node: LexborNode) -> bool:
    name = node.tag or ""
    if name.startswith("-") or name in _SKIPPED_TAGS:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or attributes.get("role") in _ROLES:
        return True
    if name in ("body", "article", "main", "html"):
        return False
    mark = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(mark.strip()) and bool(_NOT_ARTICLE.search(mark[:300]))


_SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "form",
        "button",
        "select",
        "nav",
        "footer",
        "aside",
        "dialog",
        "object",
        "video",
        "audio",
        "head",
        "figcaption",
        "sup",
        "input",
        "textarea",
    ]
)
_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search"})


def _article(pieces: list[_Piece], title: str) -> str:
    """Choose the element that holds most running text and give its blocks, the title first."""
    weight: dict[int, float] = defaultdict(float)
    lengths = [(piece, len(" ".join("".join(piece.text).split()))) for piece in pieces]
    for piece, length in lengths:
        if length < _SHORT or piece.linked > 0.5 * length:
            continue
        for depth, parent in enumerate(piece.parents[:3]):
            weight[parent] += length / (depth + 1)
    chosen = max(weight, key=lambda key: (weight[key], -key), default=None)
    lines: list[str] = []
    related = False
    for piece, length in lengths:
        if chosen is not None and chosen not in piece.parents and not (piece.tag == "h1" and not lines):
            continue
        if not length or (piece.linked > 0.6 * length and piece.tag not in _HEADINGS):
            continue
        text = _flat(piece)
        if piece.tag in _HEADINGS or length < 60:
            related = bool(_RELATED.match(text)) or (related and piece.tag not in _HEADINGS)
        if related:
            continue
        lines.append(f"- {text}" if piece.tag == "li" and not text.startswith(("-", "•")) else text)
    if title and lines and _same(lines[0], title):
        title = ""
    return "\n\n".join([*([title] if title and any(_same(line, title) is False for line in lines[:1]) else []), *lines])


def _same(line: str, title: str) -> bool:
    return line[:60].casefold() in title.casefold() or title[:60].casefold() in line.casefold()


def _flat(piece: _Piece) -> str:
    text = "".join(piece.text)
    if "\x1f" in text:
        lead, *cells = (" ".join(cell.split()) for cell in text.split("\x1f"))
        cells = [lead, *cells] if lead else cells
        filled = [cell for cell in cells if cell]
        return ": ".join(filled) if len(cells) == 2 or len(filled) < 2 else " | ".join(cells)
    return (
        "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
        if "\n" in text and piece.tag in ("pre",)
        else _broken(text)
    )


def _broken(text: str) -> str:
    """Keep the breaks that the page marks, not those of its source."""
    return " ".join(text.split())
