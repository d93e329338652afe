"""The words by which a web page's elements and lines say what they are: tables for `html_main` and `html_metadata`.

Class names are matched in lower case with "-" between their parts; lines as they stand. The signs are English, with the
commonest of other languages. How much a sign weighs is not known here.
"""

import re

JUNK_TAGS = {"nav", "button", "select", "option", "textarea", "menu", "dialog", "legend"}
SOFT_TAGS = {"footer", "aside", "form", "header"}
JUNK_ROLES = set("navigation search dialog alertdialog banner contentinfo complementary marquee menu".split())
JUNK_WORDS = re.compile(
    r"(?<![a-z])(?:"
    r"shar(?:e|ing)(?![a-df-z])|social|relat(?:ed|ions)|recirc|side-?bar|rail(?![a-z])|"
    r"newsletter(?!-?(?:post|body|content|article))"
    r"|cookie|consent|gdpr|promo|menu|nav(?![a-z])|navigation|navbar|navbox|bread-?crumb|paginat|pager|"
    r"teaser|subscri|sign-?up"
    r"|popular|trending|most-?(?:read|viewed)|meistgelesen|recommend|foot(?:er)?(?![a-z])|advert|"
    r"ads?(?![a-z])|sponsor|toolbar|tools"
    r"|modal|popup|overlay|gateway|disqus|respond|outbrain|taboola|add-?this|add-?to-?any|upsell|"
    r"donat|catlinks"
    r"|skip|jump|log-?in|masthead|tags(?![a-z])|tag-?(?:list|links)|ticker|(?:author|post-author)-?(?:bio|"
    r"box|card|info)"
    r"|about-?(?:the-?)?author|bio(?![a-z])|contact|copyright|colophon|print-?footer|site-?(?:sub|notice|"
    r"nav|info|header|title|footer)"
    r"|hatnote|ambox|noprint|toc(?![a-z]|-section)|table-of-contents|read-?(?:more|next)|more-?(?:from|stories|on|"
    r"links|posts|articles)|also-?like"
    r"|next-?(?:prev|post|article)|prev-?next|pre-?footer|banner|(?<!markdown-)alert(?!--| alert--)|"
    r"yarpp|textwidget|(?:right|"
    r"left)-?(?:bar|rail|nav|side)(?![a-z])|jp-relatedposts|up-?next|see-?also|feedback|rating|widget-area"
    r"|postmeta|disclaimer|call-?to-?action|cta(?![a-z])|inline-?link|reaction|like-and|archive(?![a-z])|"
    r"edit-?(?:page|link|this)"
    r"|suggest|keep-?reading|version|language-?(?:switch|select|list)|profile-?(?:card|box)|user-?(?:info|"
    r"card)|signature|page-?nav"
    r")"
)
_READERS = (
    r"comments?(?![a-bd-z])|comentarios?|commentaires?|kommentare?|commenti|commentlist|"
    r"replies|responses|disqus|guestbook"
)
READERS_WORDS = re.compile(rf"(?<![a-z])(?:{_READERS})")
COMMENT_WORDS = re.compile(rf"(?<![a-z])(?:{_READERS}|discussions?(?![a-z-]))")
"""A discussion may be the readers', or a part of the article."""
NOTE_WORDS = re.compile(
    r"(?<![a-z])(?:foot-?notes?|end-?notes?|ref-?list|references|fn-?(?:group|list)|backreferences)(?![a-z])"
)
NOTE_ID = re.compile(r"(?:fn|_?ftn|_?edn|footnote|endnote|cite_note|note|sdfootnote)[-_:.]?\d+(?:sym)?$")
BACK = re.compile(r"#_?(?:ftnt_?ref|ftnref|ednref|fnref|cite_?ref|footnote-?ref|endnote-?ref|sd(?:foot|end)note\d+anc)")
"""What a link leads to with which a note begins."""
NOTE_ROLES = {"doc-endnotes", "doc-endnote", "doc-footnote", "note-list"}
NOTE_HEADINGS = re.compile(
    r"(?:foot|end)?notes?(?: and references)?|references|works cited|bibliography|citations|sources|"
    r"fußnoten|anmerkungen|einzelnachweise|literatur|notes? et références|notas|referencias|脚注|注釈|出典",
    re.IGNORECASE,
)
BACK_HEADINGS = re.compile(
    r"about the authors?|author(?:s|['’]s|s['’])? (?:information|affiliations|details)|authors? and affiliations|"
    r"(?:rights|reprints) and permissions|(?:about|how to cite|cite) this article|publisher['’]s note",
    re.IGNORECASE,
)
"""Above what a scholarly article says of its authors, its licence and itself."""
BYLINE_WORDS = re.compile(
    r"(?<![a-z])(?:by-?line|authors?|aute?u?r|writers?|reporter|firma|fecha|meta|date(?:line)?|"
    r"time(?:stamp)?|publish(?:ed)?|posted|submitted|last-?changed|pub-?history|reader-credits|"
    r"contributor-name)(?![a-z])"
)
AUTHORS = re.compile(r"(?<![a-z])authors(?![a-z])")
BODY_WORDS = re.compile(
    r"(?<![a-z])(?:(?:article|post|entry|story|news|blog|page|main)-?(?:body|content|text|copy)|"
    r"body-?(?:text|copy|content)|markdown-body"
    r"|mw-parser-output|available-content|text-?body|documentwrapper|doc-content|word-section)(?![a-z])"
)
FORUM = re.compile(
    r"(?<![a-z])(?:forum|thread|topic|phpbb|vbulletin|postbit|discourse|xenforo|simple-?machines|mybb|viewtopic)"
)
POST = re.compile(r"(?<![a-z])(?:post|message|msg|repl(?:y|ies)|cooked|comment|answer)")
CALL = re.compile(
    r"(?:advertisement|skip advertisement|anzeige|publicité|publicidad|広告|share (?:this|full)|"
    r"click to share|sign up|subscribe|log in|"
    r"follow (?:us|[\w ]{2,40} on (?:facebook|instagram|linkedin|twitter|x|youtube)\b)|like us|"
    r"download (?:our|the) app|already a (?:member|subscriber)|keep reading|"
    r"continue reading|to continue reading|"
    r"read (?:more|next|the full (?:story|article))|more (?:on this|from|in|about)\b|"
    r"related\b(?! (?:work|research|literature|studies)\b)|you (?:may|"
    r"might) (?:also|like)|recommended|"
    r"most (?:read|popular|viewed)|don[’']t miss|also (?:read|on)\b|see also:|leave a (?:reply|comment)|"
    r"your email address will not|"
    r"post(?:ed|s)? (?:in|by|tagged)\b|tags?:|filed under|categor(?:y|ies):|topics:|labels:|"
    r"back to (?:top|contents)|print this|email this|"
    r"comments? (?:are|is) closed|\d+ (?:comments?|replies|likes?|shares?|views)\b|we use cookies|"
    r"this (?:web)?site uses cookies|© ?\d*|"
    r"copyright ©?|all rights reserved|get (?:the|our) (?:latest|newsletter|best)|support (?:our|us)|"
    r"become a (?:member|patron)|"
    r"last (?:updated|modified|edited)|updated (?:at |on )?\d|"
    r"(?:photo(?:graph)?|image|picture|illustration)s?(?:: | by | courtesy of )|(?:photo |image )?credits?[:.…]|"
    r"(?:additional )?reporting by .{3,120}editing by |"
    r"was this (?:page|article|answer)|edit (?:this )?(?:page|on)|"
    r"previous\b|next\b|"
    r"lesen sie (?:auch|mehr)|mehr (?:zum thema|nachrichten)|zum thema|lire aussi|à lire|lea también|"
    r"leggi anche|関連記事|اقرأ أيضا|"
    r"view (?:this email )?in (?:your )?browser|view online|a version of this article|"
    r"press enter or click|view image|unsubscribe|forward to a friend|you (?:are receiving|received) this|"
    r"trouble viewing)",
    re.IGNORECASE,
)
BY = re.compile(
    r"(?:(?:guest (?:post|essay|column) |written |story |words |text |posted |reported |submitted |"
    r"(?:words|text|story|written) (?:and|&) \w+ |opinion )?by\b|"
    r"(?:author\(?s?\)?|autor(?:a|es|in)?|auteure?s?|autor[ei]|texte?|texto|testo|words|автор|текст|نویسنده|الكاتب|كتب):|"
    r"(?:(?:geschrieben |ein beitrag |écrit |publié |escrito |scritto |gepost |geschreven )?"
    r"(?:von|par|por|di|door|av|af))(?=\s+(?-i:[A-ZÀ-Þ]))|بقلم|(?:נכתב על ידי|מאת)\b|"
    r"(?:文|取材|撰文|作者|執筆|著者?|記者|筆者)(?:[・･/／、](?:文|写真|撮影|取材|構成))*[\s:：／/]+)[\s:：]*",
    re.IGNORECASE,
)
"""What stands before a name in a byline."""

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?"
DAY = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|"
    r"\d{4}-\d\d-\d\d|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}年\s?\d{1,2}月\s?\d{1,2}日)",
    re.IGNORECASE,
)
PLAIN_LEAD = re.compile(
    r"(?:\W|\d|first|published|posted|submitted|on|date|at|am|pm|min(?:ute)?s?|read|released|(?:mon|tues?|"
    r"wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"veröffentlicht|vom|am|publié|le|publicado|el|公開日?|掲載|投稿日?|更新日?)*",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"(?:(?:please )?(?:read|see|watch|listen|more|also|related|don[’']t miss|lesen sie|lire|à lire|lea|"
    r"leggi|mehr)[^.:：|]{0,40}[:：|])",
    re.IGNORECASE,
)
CONTAINERS = {"html", "body", "article", "main", "header", "section"}
PARTS = {"tr", "tbody", "td", "li"}
LISTED = {"li", "td", "th", "tr", "dt", "dd", "pre", "figcaption", "blockquote"}
_STOPS = re.compile(r"[.!?,:;…。、！？؟،]\W*$")
_ENDS = re.compile(r"[.!?…:;。！？؟۔][\"”’»«')\]\d]*$")
WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
BETWEEN = re.compile(r"[\s|｜·•/<>«»‹›←→\[\]]+")
"""What stands between the links of a menu."""

AD = re.compile(
    r"[\[(［]?(?:advertisement|anzeige|publicité|publicidad|pubblicità|реклама|广告|広告|PR］|sponsored\b|"
    r"(?:an? )?(?:message|word) from our sponsors?|paid (?:post|content|for by)|"
    r"(?:this \w+ )?(?:is )?(?:brought to you|supported) by\b)",
    re.IGNORECASE,
)
LOGO = re.compile(r"(?<![a-z])(?:logo|brand(?:ing)?|masthead|site-?(?:title|name|branding))(?![a-z])")
HOME = re.compile(r"(?:.*//[^/]+/?|/)(?:(?:index|default|home)\.\w+)?")
"""What the name of a site leads to, be it in an archive of the web."""
OPENER = re.compile(r"(?<![a-z])(?:accordion|faq|question|collaps\w*|toggle|expand\w*)(?![a-z])")


def letters(text: str) -> str:
    """A text's letters and digits in lower case: what two spellings of a name or title have in common."""
    return re.sub(r"[\W_]+", "", text.lower())


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(_ENDS.search(text[-20:]))


def stops(text: str) -> bool:
    """Whether a text ends as a sentence, or a part of one, does."""
    return bool(_STOPS.search(text[-20:]))
