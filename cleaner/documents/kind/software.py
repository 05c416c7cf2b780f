"""Software whose pages are all of one kind, known by its name or by what its templates write."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GENERATORS: dict[str, re.Pattern[str]] = {
    "forum": re.compile(
        r"\b(discourse|vbulletin|phpbb|xenforo|nodebb|flarum|mybb|smf|simple machines|vanilla|lemmy|invision"
        r"|ips community|punbb|fluxbb|esotalk|question2answer|askbot|hyperkitty|hypermail|pipermail|mhonarc|misago)\b",
        re.IGNORECASE,
    ),
    "documentation": re.compile(
        r"\b(docusaurus|sphinx|mkdocs|gitbook|vuepress|vitepress|mdbook|doxygen|javadoc|starlight|docsify|antora"
        r"|asciidoc(?:tor)?|writerside|mintlify|rustdoc|readme\.io|docfx|helpndoc|robohelp|madcap|docbook|publican"
        r"|makeinfo|texi2any|texi2html|latex2html|gtk-doc|typedoc|dartdoc|jsdoc|phpdocumentor|naturaldocs|exdoc|odoc"
        r"|haddock|docutils|gapdoc2html|pkgdown|bookdown|groff|mandoc)\b",
        re.IGNORECASE,
    ),
}

_NOTHING_ROUND_IT = re.compile(
    r"docbook|publican|asciidoc|makeinfo|texi2|docutils|gapdoc|latex2html|groff|mandoc|gtk-doc", re.IGNORECASE
)
"""Those of the programs for documentation that write nothing round a text but the ways to other pages."""
_BODIES = frozenset((
    "bd-article", "devsite-article-body", "docContent", "main-page-content", "markdown-body", "markdown-section",
    "md-content__inner", "mw-parser-output", "rst-content", "sl-markdown-content", "theme-default-content",
    "theme-doc-markdown", "vp-doc",
))  # fmt: skip
"""Into what the others write it."""
_OF_DOXYGEN = frozenset(("contents", "headertitle"))
"""Into what Doxygen writes a text, and what it is about; with others these are lists of contents, and anything."""

# Sets of tokens (`Page.tokens`), of which a page must have one whole, but for those with `!`, which it must not have.
_FORUMS: dict[str, tuple[frozenset[str], ...]] = {
    name: tuple(frozenset(tokens.split()) for tokens in alternatives)
    for name, alternatives in {
        "phpBB": ("#phpbb .postbody", ".postbody .postprofile", ".phpbb .postbody"),
        "XenForo": (
            "#XF .message--post", "#XF [data-template=thread_view]", "#XenForo .messageList",
            ".message-userContent .bbWrapper",
        ),
        "vBulletin": (
            "#vbulletin_html #posts", "#postlist .postbit", "#posts .tborder", ".postbitlegacy", ".b-post__content",
        ),
        "Discourse": (".topic-body .cooked", ".crawler-post", ".topic-post .cooked"),
        "NodeBB": ("[component=post]", "[component=topic] [component=post/content]"),
        "Flarum": (".PostStream", "#flarum-content .Post"),
        "MyBB": ("#posts .post_body", ".post_content .post_body"),
        "Simple Machines": ("#forumposts",),
        "Invision Community": (".cPost", ".ipsEntry--post", ".cTopic .ipsComment"),
        "Vanilla": (".Section-Discussion", ".MessageList .Item-Body"),
        "FluxBB": (".blockpost .postmsg",),
        "bbPress": (".bbp-reply-content", ".bbp-topic-content", ".bbp-topics .bbp-replies"),
        "wpForo": (".wpforo-post",),
        "Stack Exchange": (".question-page", "#question #answers", "#question #mainbar .answer"),
        "Question2Answer": (".qa-q-view", ".qa-a-list"),
        "Hacker News": ("#hnmain .commtext", ".comment-tree .comtr"),
        "Reddit": (
            "shreddit-post", "shreddit-comment-tree", ".comments-page .usertext-body", "[data-testid=post-container]",
        ),
        "Lemmy": (".lemmy-site .comment", ".lemmy-site .comments"),
        "Lobsters": (".comments_subtree",),
        "Slashdot": ("#commentlisting", "#firehose .commentBody"),
        "Quora": (".q-platform--desktop", ".q-platform--mobile"),
        "GameFAQs": (".msg_body", ".message_text .msg_infobox"),
        "Disqus": ("#disqus_thread_page", "#post-list .post-message"),
        "HyperKitty": (".email-body .email-header", "#hyperkitty"),
        "Hoop.la": ("#forumTopicPage",),
        "Tildes": (".topic-comments .comment-itself",),
        "GitHub": (
            ".js-discussion .timeline-comment !.gist-content", "[data-testid=issue-viewer-container]",
        ),
        "GitLab": ("#notes .note-body", ".issuable-discussion", "#notes-list .note-text"),
        "Gitea": (".repository .timeline .comment-content",),
        "Bugzilla": (".bz_comment_text", ".bz_comment_table", ".change-set .comment-text"),
        "Trac": ("#ticket #changelog",),
        "Redmine": (".controller-issues #history",),
        "Launchpad": (".boardComment",),
        "Jira": ("#issue-content #activitymodule",),
        "Phabricator": (".phui-timeline-view",),
        "public-inbox": ("[href=_/text/help/]",),
    }.items()
}  # fmt: skip

_DOCUMENTATION: dict[str, tuple[frozenset[str], ...]] = {
    name: tuple(frozenset(tokens.split()) for tokens in alternatives)
    for name, alternatives in {
        "Docusaurus": (".theme-doc-markdown", "#__docusaurus .markdown"),
        "Sphinx": (".rst-content", ".sphinxsidebar", ".sphinxsidebarwrapper", ".wy-nav-side", ".bd-article"),
        "MkDocs": (".md-content .md-sidebar", ".md-content__inner"),
        "VuePress": (".theme-default-content", ".VPDoc", ".vp-doc"),
        "mdBook": ("#mdbook-menu-bar", "#menu-bar .sidetoc", ".mdbook"),
        "Javadoc": (".contentContainer .subNav", ".class-description .block"),
        "rustdoc": (".rustdoc", ".docblock .item-decl"),
        "Doxygen": ("#doc-content .contents", ".memitem .memdoc"),
        "GitBook": (".gitbook-root", ".book-summary .markdown-section"),
        "MDN": (".main-page-content .reference-layout__body", ".document-toc-container"),
        "Docsearch": (".DocSearch-Button", ".DocSearch", "#docsearch", ".docsearch", "docsearch"),
        "Mintlify": ("#content-area .mdx-content",),
        "ReadMe": (".rm-Article", ".rm-Markdown"),
        "Starlight": (".sl-markdown-content",),
        "Apache": ("#page-content #preamble", "#page-content #quickview", "#manual-page #page-content"),
        "Haddock": ("#module-header #content", "#package-header #content", "#module-list #content"),
        "Erlang": (".erlang-logo-wrapper", ".exception_description"),
    }.items()
}  # fmt: skip


def made_by(generators: Sequence[str], tokens: frozenset[str]) -> tuple[str, str] | None:
    """The kind of a page that a known software made, and by what it is known."""
    for kind, pattern in _GENERATORS.items():
        for generator in generators:
            if found := pattern.search(generator):
                return kind, f"generator {found[1].casefold()}"
    for kind, software in (("forum", _FORUMS), ("documentation", _DOCUMENTATION)):
        for name, alternatives in software.items():
            if any(_has(tokens, alternative) for alternative in alternatives):
                return kind, f"template {name}"
    return None


def bodies_of(generators: Sequence[str]) -> frozenset[str] | None:
    """Returns what elements are called into which software for documentation writes its text.

    None stands for the whole page: its generator writes nothing else.
    """
    if any(map(_NOTHING_ROUND_IT.search, generators)):
        return None
    return _BODIES | _OF_DOXYGEN if any("doxygen" in generator.casefold() for generator in generators) else _BODIES


def _has(tokens: frozenset[str], alternative: frozenset[str]) -> bool:
    return all(token[1:] not in tokens if token[0] == "!" else token in tokens for token in alternative)
