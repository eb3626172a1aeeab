"""Markdown becomes HTML that says what was meant and can do nothing."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from html import unescape

import pytest
from markdown_it import MarkdownIt

from kbase import endings
from kbase.markdown import parser
from kbase.model import NoteId
from kbase.plaintext import plain_text
from kbase.web import addresses
from kbase.web.comments import use_comments
from kbase.web.outline import listed
from kbase.web.rendering import MOST_RENDERED, Shelf, cleaned, render
from kbase.web.wiki import Found, Target, linked
from tests.hostile.inputs import COSTLY
from tests.pace import at_most


def there(target: Target) -> Found:
    """The one note that every link leads to."""
    begins = "How it begins" if target.embed else ""
    return Found(addresses.note(NoteId("abcdefgh"), target.heading), "Vault door", begins)


def shown(body: str, title: str = "") -> str:
    """The page's HTML when every link leads to one note."""
    made = render(body, title)
    return linked(made.html, made.targets, there)


def lost(body: str) -> str:
    """The page's HTML when no link leads anywhere."""
    made = render(body)
    return linked(made.html, made.targets, lambda _: None)


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x) [x](file:///etc/passwd) [x](blob:x) [x](ms-word:ofe|u|x)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "[x](//evil.example/) <//evil.example> [x](/\\evil.example) [x](\\\\evil.example)",
        "[x](https:evil.example) [x](http:/evil.example)",
        "<javascript:alert(1)> <blob:x>",
    ],
)
def test_a_link_leads_to_the_web_to_mail_or_to_a_note_and_nowhere_else(link: str) -> None:
    for address in re.findall(r'(?:href|src|cite)="([^"]*)"', shown(link)):
        assert re.match(r"https?://[a-z]|mailto:|#|/notes/[a-z]+$", address), address


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<svg onload=alert(1)>",
        '[x](https://e.example "onmouseover=\\"alert(1)")',
        '![x" onerror="alert(1)](https://e.example/x.png)',
        '```js" onclick="alert(1)\nx\n```',
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<style>*{display:none}</style><iframe src=x></iframe><form action=//e><base href=//e>",
        '<meta http-equiv=refresh content="0;url=//e">',
    ],
)
def test_html_in_a_note_is_text(text: str) -> None:
    html = shown(text)
    tags = set(re.findall(r"<([a-z0-9]+)", html))
    assert tags <= {"p", "a", "span", "pre", "code", "strong", "em", "br"}
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", html)


def test_the_last_wall_stands_alone() -> None:
    html = cleaned(
        '<script>x</script><p onclick="x" style="color:red" id="body" class="top">t</p>'
        '<a href="//evil.example" target="_blank">a</a><img src="x"><input><h1>h</h1>'
        '<a href="javascript:x">b</a><a id="h-fine" href="#h-fine">c</a>'
        '<div tabindex="7" role="dialog">d</div>'
    )
    assert html == (
        '<p>t</p><a rel="noopener noreferrer nofollow">a</a>h<a rel="noopener noreferrer nofollow">b</a>'
        '<a id="h-fine" href="#h-fine" rel="noopener noreferrer nofollow">c</a><div>d</div>'
    )


def test_a_picture_elsewhere_is_a_link_and_never_fetched() -> None:
    html = shown("![A graph](https://tracker.example/pixel.png) ![local](img/a.png) ![[b.png]]")
    assert "<img" not in html
    assert 'href="https://tracker.example/pixel.png"' in html
    assert html.count("<a ") == 1


def test_headings_fit_below_the_pages_own_and_skip_no_level() -> None:
    made = render("# One\n#### Deep\n# Two\n### Three")
    assert [(heading.text, heading.level) for heading in made.contents] == [
        ("One", 2),
        ("Deep", 3),
        ("Two", 2),
        ("Three", 3),
    ]


def test_a_heading_cannot_take_the_place_of_anything_on_the_page() -> None:
    html = render("# main\n# q\n# main\n# ___proto___\n# 東京").html
    ids = re.findall(r'id="([^"]*)"', html)
    assert ids == ["h-main", "h-q", "h-main-2", "h-proto", "h-東京"]


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert "h-vault-door" not in render("# Vault  door\n\ntext", "Vault door").html
    assert "h-vault-door" in render("# Vault door\n\ntext", "Another").html


def test_wiki_links_lead_to_notes_and_say_when_there_is_none_yet() -> None:
    assert '<a href="/notes/abcdefgh#h-fan">the fan</a>' in shown("[[Vault door#Fan|the fan]]")
    assert '<a href="/notes/abcdefgh#h-part-two">file</a>' in shown("[file](../other/vault.md#Part%20two)")
    missing = lost("See [[Nothing <b>]]")
    assert 'class="missing"' in missing
    assert "Nothing &lt;b&gt;" in missing
    assert "title=Nothing+%3Cb%3E" in missing


def test_a_link_to_a_file_that_is_no_note_is_its_words() -> None:
    html = lost("[the code](../pkg/main.go) [the drawing](a%20b.pdf) [a note](v1.2 notes) [b](other.md)")
    assert '<span class="file">the code</span>' in html
    assert '<span class="file">the drawing</span>' in html
    assert html.count('class="missing"') == 1


def test_a_picture_with_a_size_is_called_by_its_name() -> None:
    assert "Picture: seal.png" in shown("![[seal.png|300x200]]")
    assert "Picture: seal.png" in shown("![[seal.png|300 x 200]]")
    assert "Picture: the seal" in shown("![[seal.png|the seal]]")


def test_a_number_for_an_embedded_note_is_what_it_is_shown_as() -> None:
    assert ">2024<" in lost("![[Winter|2024]]")


def test_an_embedded_note_is_quoted_with_the_way_to_it() -> None:
    html = shown("![[Vault door#Fan]]")
    assert "<blockquote" in html
    assert "How it begins" in html
    assert 'href="/notes/abcdefgh#h-fan"' in html
    assert "<p><figure" not in html
    assert 'class="missing"' in lost("![[Vault door]]")


def test_an_embed_without_an_excerpt_is_a_link_and_never_an_empty_box() -> None:
    made = render("![[Vault door#Fan|the fan]]")
    html = linked(made.html, made.targets, lambda target: replace(there(target), excerpt=""))
    assert html.strip() == '<p><a href="/notes/abcdefgh#h-fan">the fan</a></p>'


def test_a_place_for_a_link_cannot_be_forged() -> None:
    html = lost("[x](/_link/0) [[A]] `/_link/0`")
    assert 'href="/_link' not in html


@pytest.mark.parametrize("ending", endings.NOTES)
def test_a_link_to_a_file_that_is_read_leads_to_its_note_or_to_a_new_one(ending: str) -> None:
    assert '<a href="/notes/abcdefgh">x</a>' in shown(f"[x](sub/page{ending})")
    assert 'title=page"' in lost(f"[x](sub/page{ending})")


@pytest.mark.parametrize(
    ("source", "look"),
    [
        ("> [!WARNING]\n> Hot", "callout-care"),
        ("> [!tip] Do *this*\n> Now", "callout-tip"),
        ("> [!note]- Folded\n> text", "callout-note"),
        ("> [!unheard-of] Thing\n> text", "callout-note"),
    ],
)
def test_callouts_are_set_apart_with_a_title(source: str, look: str) -> None:
    html = shown(source)
    assert look in html
    assert "[!" not in html
    assert "callout-title" in html
    assert "<blockquote" not in html


def test_tables_and_code_scroll_by_keyboard_and_empty_heads_are_no_heads() -> None:
    html = shown("| a | |\n|---|--:|\n| 1 | 2 |\n\n```\ncode\n```")
    assert '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>' in html
    assert '<pre tabindex="0">' in html
    assert html.count("<th") - html.count("<thead") == 1
    assert 'class="to-right"' in html
    assert "style=" not in html


def test_tasks_say_whether_they_are_done() -> None:
    html = shown("- [ ] one\n- [x] two")
    assert 'aria-label="To do"' in html
    assert 'aria-label="Done"' in html
    assert "<input" not in html


def test_bidi_overrides_are_spelled_out_in_text_and_code() -> None:
    html = shown("a \u202e b `c \u202e d`\n\n```\ne \u202e f\n```")
    assert "\u202e" not in html
    assert html.count("U+202E") == 3


def parsing(markdown: MarkdownIt, text: str) -> float:
    """Seconds of processor time, the least of three."""

    def once() -> float:
        begun = time.thread_time()
        markdown.parse(text, {})
        return time.thread_time() - begun

    return min(once() for _ in range(3))


def test_comments_that_never_end_are_looked_through_once() -> None:
    markdown = parser()
    use_comments(markdown)
    few, many = (parsing(markdown, "<!-- a\n" * lines) for lines in (1_000, 8_000))
    assert many < 24 * few  # eight times as long; looked through for each, sixty-four times


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text",
    [*(one.body for one in COSTLY if one.body), "*a_" * 10_000, "`" * 30_001, "> - " * 100 + "deep"],
    ids=lambda text: text[:6],
)
def test_costly_text_is_shown_as_written_and_nothing_of_it_is_lost(text: str) -> None:
    with at_most(6):
        html = render(text).html
    if "as-written" in html:
        shown = html[html.index(">") + 1 : html.rindex("</pre>")]
        assert unescape(shown) == text[: len(unescape(shown))]
        assert len(unescape(shown)) >= min(len(text), MOST_RENDERED) // 2


def test_a_note_too_long_for_a_page_is_cut_and_says_so() -> None:
    made = render("word " * 200_000)
    assert made.cut
    assert len(made.html) < MOST_RENDERED * 1.5
    assert not render("word").cut


def test_rendered_notes_are_kept_by_their_words_and_the_least_used_go_first() -> None:
    shelf = Shelf(most_chars=3_000)
    first = shelf.rendered(NoteId("a"), "T", "text")
    assert shelf.rendered(NoteId("a"), "T", "text") is first
    assert "other" in shelf.rendered(NoteId("a"), "T", "other").html
    assert shelf.rendered(NoteId("a"), "T", "# T").html != shelf.rendered(NoteId("a"), "U", "# T").html
    shelf.rendered(NoteId("b"), "T", "x " * 1_000)
    assert shelf.rendered(NoteId("a"), "T", "text") is not first


def test_answers_on_one_page_share_no_ids() -> None:
    shelf = Shelf()
    bodies = [
        shelf.rendered(NoteId(name), "", "# Same\n\ntext[^1]\n\n[^1]: foot", top=4).html for name in "ab"
    ]
    ids = [re.findall(r'id="([^"]*)"', body) for body in bodies]
    assert not set(ids[0]) & set(ids[1])
    assert "<h4" in bodies[0]


def test_a_target_in_a_table_and_in_a_heading_is_a_link_too() -> None:
    html = shown("# About [[Vault door]]\n\n| a |\n|---|\n| [[x\\|y]] |")
    assert html.count('href="/notes/abcdefgh"') == 2
    assert Target("x", "", "y", embed=False) in render("[[x|y]]").targets


def test_comments_are_for_whoever_edits_and_stay_in_code() -> None:
    html = shown("<!-- toc -->\n\nA<!-- b --> c\n\n<!--\nover\nlines -->\n\n`<!-- kept -->`\n\n<!-- open")
    assert "toc" not in html
    assert "<p>A c</p>" in html
    assert "over" not in html
    assert "&lt;!-- kept --&gt;" in html
    assert "&lt;!-- open" in html
    assert "<p></p>" not in html


@pytest.mark.parametrize(
    "body",
    [
        "Before\n\n<!--\nhidden\n\n- hidden\n\n# hidden\n\n```\nhidden -->\n\nafter",
        "Before\n<!-- hidden\n\nhidden\n-->\nafter",
        "Before\n\n  <!-- hidden\n\nhidden --> - after",
        "> Before\n> <!--\n> hidden\n>\n> hidden\n> -->\n> after",
        "- Before\n\n  <!--\n  hidden\n\n  hidden\n  -->\n- after",
        "- Before\n  <!--\nhidden\n\n# hidden\n-->\n- after",
        "- Before\n\n  - Before\n    <!--\nhidden\n\n- hidden --> after",
        "| Before | b |\n|---|---|\n| 1 | 2 |\n<!--\n\nhidden\n-->\n\nafter",
        "Before <!-- hidden\nhidden --> after",
        "Before <!-- `hidden --> after",
    ],
)
def test_a_comment_is_not_shown_however_many_blocks_it_spans(body: str) -> None:
    html = shown(body)
    assert "Before" in html
    assert "after" in html
    assert "hidden" not in html
    assert "--" not in html
    assert "<p></p>" not in html


@pytest.mark.parametrize(
    "body",
    [
        "<!--\nopen\n\nshown",
        "```\n<!--\n\nshown\n-->\n```",
        "    <!--\n\n    shown\n    -->",
        "`<!--` and\n\nshown -->",
        "> <!--\n> shown\n\nafter -->",
        "\\<!-- shown -->",
    ],
)
def test_what_is_no_whole_comment_or_stands_in_code_is_shown(body: str) -> None:
    html = shown(body)
    assert "shown" in html
    assert "&lt;!--" in html


@pytest.mark.parametrize(
    "body",
    [
        "Before %%hidden%% after",
        "Before %% hidden\nhidden %% after",
        "Before %% hidden `%%` hidden %% after",
        "Before\n\n%%hidden%%\n\nafter",
        "Before\n\n%%\nhidden\n\n- hidden\n\n```\nhidden %%\n```\n\nhidden\n%%\nafter",
        "Before\n%% hidden\n\nhidden %%\nafter",
        "> Before\n> %%\n> hidden\n>\n> hidden\n> %%\n> after",
        "- Before\n\n  %%\n  hidden\n\n  hidden\n  %%\n- after",
        "| Before | b |\n|---|---|\n| %% hidden %% | 2 |\n%%\nhidden\n%%\n\nafter",
        "# Before %% hidden %%\n\nafter",
    ],
)
def test_what_obsidian_hides_is_not_shown_and_is_found_all_the_same(body: str) -> None:
    html = shown(body)
    assert "Before" in html
    assert "after" in html
    assert "hidden" not in html
    assert "%%" not in html
    assert "<p></p>" not in html
    assert ("hidden" in plain_text(body).text) == ("`" in body)  # an excerpt does not look into code


@pytest.mark.parametrize(
    "body",
    [
        "`%%shown%%` and ``%% shown %%``",
        "```\n%%\nshown\n%%\n```",
        "~~~\n%% shown %%\n~~~",
        "    %%\n    shown\n    %%",
        "%%\nshown\n\nfor it never ends",
        "%%\nopen\n\n```\nshown %%\n```",
        "open %% and `shown %%`",
        "%% open\n\nshown %% and something behind it",
        "- %%\n  shown\n\nafter\n%%",
        "for %%i in (shown) do echo %%i",
        "100%% of it is shown, 50%% is not",
        "%%%%%%%%\nshown\n%%%%%%%%",
        "\\%% shown %%",
    ],
)
def test_two_percent_signs_that_are_no_comment_are_shown_with_all_around_them(body: str) -> None:
    html = shown(body)
    assert "shown" in html
    assert "%%" in html


def test_highlights_are_marked_and_comparisons_are_not() -> None:
    assert "<p>A <mark>wet <strong>floor</strong></mark>.</p>" in shown("A ==wet **floor**==.")
    assert "这是<mark>高亮</mark>文本" in shown("这是==高亮==文本")
    assert "<mark>use <code>a==</code> here</mark> now" in shown("==use `a==` here== now")
    assert "<mark>use `a</mark>" in shown("==use `a== now")
    for text in (
        "Maß==Maß und ä==ö",
        "if a==b and c==d",
        "x == y and == z",
        "`==code==`",
        "====",
        "\\==not==",
    ):
        assert "<mark>" not in shown(text), text


@pytest.mark.parametrize(
    "body",
    [
        "Dry it. ^a1b2c3",
        "- Dry it. ^dry-it",
        "Dry it.\n^a1b2c3",
        "> Dry it.\n\n^a1b2c3\n\nThen",
        "- Dry it. ^a1b2c3\n- Then",
        "- One\n\n    Dry it. ^a1b2c3",
        "> Dry it. ^a1b2c3\n>\n> Then",
        "Dry it. ^a1b2c3\n## Then",
    ],
)
def test_the_name_of_a_block_is_to_be_linked_to_and_not_read(body: str) -> None:
    html = shown(body)
    assert "Dry it." in html
    assert "^" not in html
    assert "<p></p>" not in html
    assert "^" not in plain_text(body).text


@pytest.mark.parametrize(
    "body",
    [
        "An area of 10 ^6",
        "a^b",
        "^a1b2c3 begins it",
        "`^a1b2c3`",
        "f(x) = x ^n",
        "cost ^1000",
        "cost \\^abcd",
        "two ^abcd\nlines",
        "> two ^abcd\n> lines",
        "## Heading ^abcd",
        "## Heading ^abcd\n\nThen",
        "    code ^abcd",
        "Then\n\n    code ^abcd\n\nand",
    ],
)
def test_a_power_or_a_caret_elsewhere_stays(body: str) -> None:
    assert "^" in shown(body)
    assert "^" in plain_text(body).text


def test_a_link_to_a_block_leads_to_its_note() -> None:
    assert '<a href="/notes/abcdefgh">Fans</a>' in shown("[[Fans#^a1b2c3]]")
    assert "href" not in shown("Here: [[#^a1b2c3|the step]]")


def test_contents_show_two_levels_and_leave_out_a_title_said_again() -> None:
    made = render("# KEP 7: Title\n## One\n### Deep\n#### Deeper\n## Two")
    assert [(heading.text, depth) for heading, depth in listed(made.contents)] == [
        ("One", 0),
        ("Deep", 1),
        ("Two", 0),
    ]
    assert listed(()) == []
    assert [depth for _, depth in listed(render("# Only").contents)] == [0]


def test_plain_text_is_shown_line_by_line_as_it_was_typed() -> None:
    made = render("# no heading\n  *no* <b>sign</b> &amp;\n\n\nA_b [[Door]]\n", "A", is_plain=True)
    assert made.html.split("\n\n") == [made.html]
    assert made.html == (
        '<p class="lines"># no heading\n  *no* &lt;b&gt;sign&lt;/b&gt; &amp;amp;</p>\n'
        '<p class="lines">A_b [[Door]]</p>'
    )
    assert (made.contents, made.targets) == ((), ())


def test_columns_of_plain_text_stay_below_one_another() -> None:
    html = render("Stock\n\nItem      Left\ngasket\t12\nwire      3", is_plain=True).html
    assert (
        html == '<p class="lines">Stock</p>\n<pre tabindex="0">Item      Left\ngasket\t12\nwire      3</pre>'
    )


@pytest.mark.parametrize(
    ("text", "address", "behind"),
    [
        ("see https://corymb.example/a?b=1&c=(2).", "https://corymb.example/a?b=1&amp;c=(2)", "."),
        ("(of https://corymb.example/Pump_(device)).", "https://corymb.example/Pump_(device)", ")."),
        ("https://corymb.example/foo_, or", "https://corymb.example/foo_", ", or"),
        ("**see https://corymb.example/foo_**!", "https://corymb.example/foo_", "**!"),
        ("<http://corymb.example>", "http://corymb.example", "&gt;"),
        ('https://corymb.example/"onmouseover="x', "https://corymb.example/", "&#34;onmouseover=&#34;x"),
    ],
)
def test_an_address_on_the_web_is_a_link_in_plain_text_too(text: str, address: str, behind: str) -> None:
    html = render(text, is_plain=True).html
    assert f'<a class="outward" href="{address}"' in html
    assert unescape(html.partition("</a>")[2]) == unescape(f"{behind}</p>")


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "https:///evil",
        "https:\\\\evil",
        "//evil",
        "data:text/html,x",
        "http://.",
        "https://__",
    ],
)
def test_nothing_else_is_a_link_in_plain_text(text: str) -> None:
    assert "<a" not in render(text, is_plain=True).html


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text",
    [
        *(one.body for one in COSTLY if one.body),
        "x \t" * 100_000,
        "https://a" * 40_000,
        "https://a" + "]" * 300_000,
        "*https://a* " * 30_000,
        "x" + " " * 300_000 + "y",
    ],
)
def test_plain_text_is_shown_at_once_whatever_is_in_it(text: str) -> None:
    with at_most(3):
        assert "<script" not in render(text, is_plain=True).html


def test_a_note_is_rendered_anew_when_its_file_becomes_plain_text() -> None:
    shelf = Shelf()
    assert "<em>" in shelf.rendered(NoteId("n"), "T", "*a*").html
    assert "*a*" in shelf.rendered(NoteId("n"), "T", "*a*", is_plain=True).html
