"""How each token of a note becomes HTML: every rule here escapes what people wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from kbase.plaintext import BLOCK_MARK, is_file
from kbase.web.addresses import heading_id
from kbase.web.unseen import plain, spelled_out
from kbase.web.wiki import PLACE, Target, names_note, target_of

WRITING = "kbase_writing"
OUTWARD = re.compile(r"https?://[^/\\]|mailto:", re.IGNORECASE)
OURS = re.compile(rf"#|/(?:notes|people)/[a-z0-9]+(?:#|$)|{PLACE}\d+$")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_BLANK = re.compile(r"[\x00-\x20\x7f]+")


@dataclass(slots=True)
class Writing:
    """What one rendering collects: the links to other notes, and which links are open."""

    prefix: str = ""
    targets: list[Target] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # the end tags of the links we are in

    def place(self, target: Target) -> str:
        """An address for `target` that is filled in when the page is made."""
        self.targets.append(target)
        return f"{PLACE}{len(self.targets) - 1}"


class NoteRenderer(RendererHTML):
    """markdown-it's renderer with kbase's rules; state is in `env`, so one serves every thread."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return str(spelled_out(tokens[idx].content))

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return str(spelled_out(tokens[idx].content))

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return str(spelled_out(tokens[idx].content))

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return str(Markup("<code>{}</code>").format(spelled_out(tokens[idx].content)))

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        # A long line scrolls, and what scrolls must be reachable with the keyboard.
        code = spelled_out(tokens[idx].content)
        return str(Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(code))

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.code_block(tokens, idx, options, env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        if "checked" not in token.meta:
            return self.renderToken(tokens, idx, options, env)
        done, says = (" done", "Done") if token.meta["checked"] else ("", "To do")
        return f'<li class="task-list-item"><span class="task{done}" role="img" aria-label="{says}"></span> '

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A picture elsewhere is a link to it: showing it would tell its owner who reads what."""
        token = tokens[idx]
        address = str(token.attrs.get("src", ""))
        name = token.content.strip() or address.rpartition("/")[2][:80]
        says = Markup('<span class="picture">Picture: {}</span>').format(spelled_out(name))
        if _writing(env).links or not allowed_address(address) or not OUTWARD.match(address):
            return str(says)
        host = plain(urlsplit(address).hostname or "")
        return str(Markup('<a class="outward" href="{}">{} ({})</a>').format(address, says, host))

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        writing = _writing(env)
        address = str(tokens[idx].attrs.get("href", ""))
        opens, closes = '<a href="{}">', "</a>"
        if not allowed_address(address):
            opens, closes = "<span>", "</span>"
        elif OUTWARD.match(address):
            opens = '<a class="outward" href="{}">'
        elif address.startswith("#"):
            address = "#" + heading_id(target_of(address, "").heading).replace("h-", f"h-{writing.prefix}", 1)
        elif not OURS.match(address) and not names_note(address):
            opens, closes = '<span class="file">', "</span>"
        elif not OURS.match(address):
            opens, address = '<a class="wiki" href="{}">', writing.place(target_of(address, ""))
        writing.links.append(closes)
        return str(Markup(opens).format(address))  # noqa: S704 - one of the words above

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        links = _writing(env).links
        return links.pop() if links else ""

    def wiki_link(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        writing, token = _writing(env), tokens[idx]
        target: Target = token.meta["target"]
        shown = spelled_out(target.shown)
        if writing.links or not (target.name or target.heading):  # a block of this very note
            return str(shown)
        if target.embed and is_file(target.name):
            return str(Markup('<span class="picture">Picture: {}</span>').format(shown))
        if not target.name:
            address = "#" + heading_id(target.heading).replace("h-", f"h-{writing.prefix}", 1)
            return str(Markup('<a href="{}">{}</a>').format(address, shown))
        if token.meta.get("alone"):
            return str(Markup('<blockquote cite="{}">{}</blockquote>').format(writing.place(target), shown))
        return str(Markup('<a class="wiki" href="{}">{}</a>').format(writing.place(target), shown))


def allowed_address(address: str) -> bool:
    """Whether a link may lead there: the web, mail, or another note; never `//elsewhere`, never a script."""
    bare = _BLANK.sub("", address)
    if _SCHEME.match(bare):
        return bool(OUTWARD.match(bare))
    return not re.match(r"[/\\]{2}|\\", bare)


def set_embeds_apart(tokens: Sequence[Token]) -> None:
    """A paragraph that is only `![[Note]]` becomes the quoted note; in running text it stays a link."""
    for before, inline, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.type != "paragraph_open" or inline.type != "inline":
            continue
        only = [child for child in inline.children or () if child.type != "text" or child.content.strip()]
        if len(only) == 1 and only[0].type == "wiki_link" and only[0].meta["target"].embed:
            target: Target = only[0].meta["target"]
            if target.name and not is_file(target.name):
                only[0].meta["alone"] = before.hidden = after.hidden = True


def without_comments(tokens: Sequence[Token]) -> None:
    """A paragraph of nothing but comments, which the parser has passed over, is none."""
    for place, token in enumerate(tokens):
        commented = token.type == "inline" and ("<!--" in token.content or "%%" in token.content)
        if commented and not any(map(_shows, token.children or ())):
            _leave_out(tokens, place)


def _shows(child: Token) -> bool:
    return child.type not in ("text", "softbreak") or bool(child.content.strip())


def without_block_marks(tokens: Sequence[Token]) -> None:
    """`^mark` at the end of a paragraph is there to be linked to (`[[Note#^mark]]`), not to be read."""
    for place, token in enumerate(tokens):
        if token.type != "inline" or tokens[place - 1].type != "paragraph_open" or not token.children:
            continue
        last = token.children[-1]
        found = BLOCK_MARK.search(last.content) if last.type == "text" else None
        if found and BLOCK_MARK.search(token.content):  # else a backslash stands before it
            last.content = last.content[: found.start()]
            if len(token.children) == 1 and not last.content:
                _leave_out(tokens, place)


def _leave_out(tokens: Sequence[Token], place: int) -> None:
    """Show nothing of an ``inline`` token, nor of the paragraph it is."""
    tokens[place].children = []
    if tokens[place - 1].type == "paragraph_open":
        tokens[place - 1].hidden = tokens[place + 1].hidden = True


def align_by_class(tokens: Sequence[Token]) -> None:
    """Columns are aligned by class: the page's policy allows no style attributes."""
    for place, token in enumerate(tokens):
        if token.type not in ("th_open", "td_open"):
            continue
        style = str(token.attrs.pop("style", ""))
        if style:
            token.attrs["class"] = f"to-{style.rpartition(':')[2]}"
        # A head cell with nothing in it would announce a column without a name.
        if token.type == "th_open" and not tokens[place + 1].content.strip():
            token.tag = tokens[place + 2].tag = "td"


def _writing(env: EnvType) -> Writing:
    writing: Writing = env[WRITING]
    return writing
