"""Who is named in a byline: people, as against roles, places, newspapers, accounts and those who took the pictures.

A line is taken apart at commas, at "and", and where an element begins or ends; a name is what looks like one and is none
of the words in the tables below. Of a list that cannot be read to its end nothing is taken. It cannot tell a pen name
from a name, nor a place of two words that it has never heard of from a second author.
"""

import re

from index.bylines import PLACES
from index.formats import html_signs as signs
from index.formats.html_blocks import CLOSES, OPENS, clean

NOBODY = set(
    (
        "admin administrator administrators administration administrateur administratrice administrador administradora "
        "amministratore amministrazione administratör beheerder yönetici superuser super superadmin superadministrator "
        "superbenutzer superusuario sysadmin utilisateur usuario usuário utente benutzer gebruiker användare "
        "site website webmaster webmestre webteam webredaktion web host hostmaster postmaster root user owner "
        "moderator editor editors editorial redakteur éditeur editore staff team équipe equipe equipo squadra "
        "redaktion redaction rédaction redaccion redacción redação redazione redactie redaksi redakcja newsroom guest "
        "gast invité anonymous anonym anonyme anonimo anónimo unknown unbekannt author autor auteur wire agencies "
        "agency agentur agence agencia agenzia reuters reporting ap afp dpa efe ansa contributor contributors "
        "correspondent bureau wordpress joomla drupal typo3 default preferred customer office desk press news nachrichten "
        "noticias notizie board committee department university universität université universidad università institute "
        "institut foundation ministry council association society magazine newspaper journal times post herald tribune "
        "gazette media medien inc ltd llc gmbh group company corporation network center centre zentrum library blog "
        "online club trust project service services wikipedia marketing communications publishing publisher verlag "
        "frontpage microsoft organization organisation union party"
    ).split()
)
"""Words of names that are no person's: accounts, in the languages of the commonest content systems, and bodies."""

BODIES = set(
    "economics research studies college school hospital lab labs laboratory consulting partners capital museum academy "
    "faculty international global sciences technologies policy radio television tv digital today daily weekly review "
    "chronicle observer telegraph express bulletin courier echo examiner church government authority agency museum "
    "photography photos images pictures getty editions books records films studio studios".split()
)
"""Words by which what follows a name and a comma is where that person works."""

_FOREIGN_NOBODY = re.compile(
    r"админ|редакц|редактор|пользовател|модератор|новости|пресс|агентств|команда|"
    r"管理|编辑|編集|編輯|新闻|新聞|記者会|财经|频道|公司|网站|用户|站长|관리|편집|운영|뉴스|"
    r"مدير|المحرر|تحریر|تحرير|سردبیر|خبرگزاری|روزنامه|وكالة|شبكة|موقع|نیوز|کاربر|مدیر|گروه|فريق|ادارہ|ادارية|"
    r"מערכת|מנהל|σύνταξη|διαχειριστ",
    re.IGNORECASE,
)
_HAN_BODY = re.compile(r"[网網社报報台部局委院会會司组組室团團党署省厅庁館馆店者]$")
_CREDENTIALS = re.compile(r",?\s+(?:ph\.?\s?d|m\.?d|j\.?d|esq|msc|mba|frs|obe)\.?(?=$|,)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:(;|,|\||、|，|；|•|·)|(&|\b(?:and|und|et|y|e|en|och|i|и)\b))\s*")
_TWIN = re.compile(r"(?<=[,;])\s*(?:and|und|et|y|e|en|och|&)\s+")
_PART = "¦"
_RUN = re.compile(f"[\\s{OPENS}{CLOSES}]+")
_LOOSE = re.compile(
    rf"\s*{_PART}?\s*(,|;|&|\||、|，|；|\b(?:and|und|et|y|e|en|och|by|von|par|por|di|door|av|in|at|from)\b)\s*{_PART}?\s*"
)
_OTHER_ROLE = re.compile(
    r"\b(?:photo\w*|pictures?|images?|illustra\w*|drawings?|art(?:work)?|graphics?|video|edited|translat\w*|produced|"
    r"directed|(?:fact[- ])?(?:checked|reviewed)|narrated|music|additional reporting|research|"
    r"designed|moderated|hosted|presented|transcribed|curated|adapted|introduc\w*|foreword|"
    r"fotos?|fotograf\w*|bild(?:er)?|übersetz\w*|illustrationen|traduc\w*|tradu[iz]\w*|dessins?|ilustra\w*|foto's|"
    r"vertaling|vertaald|redigiert|editado|revis\w*)\W*(?:and \w+ )?(?:(?:by|von|de|par|por|di|door|av)\b|:)\s*|"
    r"\ba cura di\b\s*|\bas told to\b\s*|(?:责任编辑|責任編輯|编辑|編輯|摄影|攝影|撮影|写真|翻译|翻譯|訳|来源|來源|"
    r"مترجم|عکس|ویراستار|"
    r"перевод|фото)\s*[:：／/]\s*",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(
    r"\s+[|·•—–-]\s+|\s+(?:on|for|in|at|from|published|updated|posted|aus|à|desde|em)\s+(?=[A-Z\d])|"
    r"\s+(?=[\d@(])|"
    r"\s+(?=(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:january|february|march|april|june|july|august|"
    r"september|october|"
    r"november|december|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)\.?\s+\d)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:^|\s+)(?:(?:senior|staff|chief|special|political|business|associate|assistant|deputy|executive|adjunct|"
    r"contributing|guest|managing|national|foreign|technology|science|news|sports|environment|health|legal|economics|"
    r"education|transport|religion|crime|city|arts|culture|food|travel|climate|europe|asia|africa|investigations|"
    r"features|markets|energy|data|opinion|lead|principal|research|freelance|world|local|regional|community|"
    r"visiting|independent|our)\s+)*"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?|contributors?|journalists?|photographers?|"
    r"illustrators?|translators?|producers?|professor|lecturer|fellow|analyst|director|president|founder|"
    r"redakteur(?:in)?|korrespondent(?:in)?|journaliste|correspondante?|redactora?|periodista|corresponsal|"
    r"giornalista|inviat[oa]|verslaggever|redacteur|jornalista|repórter)\b.*$|\s+(?:기자|记者|記者)$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<=\w)\s+[A-Z]{3,}\b.*$")
_PARTICLE = set(
    "de da del della di do dos du van von der den ten ter la le al el bin ibn ben bint y e zu zur af av und".split()
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_NEVER = re.compile(r"[\d@/_#<>{}()?!:：]|www\.|\.com\b")


def line_of(seams: str) -> str:
    """A byline on one line, with "¦" where an element ends and no comma or "and" goes on with the list."""
    line = _RUN.sub(lambda run: f" {_PART} " if CLOSES in run[0] or "\n" in run[0] else " ", seams)
    return clean(_LOOSE.sub(r" \1 ", line)).replace(" ,", ",").strip(f" {_PART}")


def others(line: str) -> list[str]:
    """The people whom a line names as something else than its authors: photographers, editors, translators."""
    return [name for part in _OTHER_ROLE.split(line)[1:] for name in persons(part, set())]


def persons(text: str, outlets: set[str]) -> list[str]:
    """The people named in a byline, as far as they are people; [] where it does not begin with one, or its list cannot
    be read to the end. `outlets`: the letters of names that are the site's own."""
    text = _CREDENTIALS.sub("", signs.BY.sub("", clean(text), count=1).lstrip(f" {_PART}"))
    text, _, rest = _OTHER_ROLE.split(text)[0].partition(_PART)
    people, joined, placed = [], False, False
    for i, piece in enumerate(_AND.split(_TWIN.sub("& ", text))):
        if i % 3:
            joined = joined or (i % 3 == 2 and piece is not None)
            continue
        piece, *after = _AFTER_NAMES.split(piece, maxsplit=1)
        name = _bare(piece)
        if not name and not after:
            continue
        if not _is_person(name, set() if joined else outlets) or (people and _is_elsewhere(name, people[0])):
            return [] if joined and not placed and _is_cut_name(name) else people
        if placed and not after:
            return people
        people.append(name)
        joined, placed = False, bool(after)
    rest = _bare(rest.partition(_PART)[0])
    return people if not _is_person(rest, outlets) or _is_elsewhere(rest, rest) else []


def _bare(piece: str) -> str:
    """A name without the role behind it, the newspaper in capitals, and the marks of notes."""
    name = _ROLE.sub("", piece).strip(" .,:/*†‡⁰¹²³⁴⁵⁶⁷⁸⁹")
    return name if name.isupper() else _INITIALS.sub("", name)


def _is_elsewhere(name: str, first: str) -> bool:
    """Whether what follows a name is a place or a body."""
    words = [word.lower().strip(".'’") for word in name.split()]
    return words[0] in PLACES or bool(BODIES & set(words)) or (name.isupper() and not first.isupper())


def _is_cut_name(name: str) -> bool:
    """Whether what follows "and" may be somebody, of whom too little is said."""
    return not NOBODY & set(name.lower().split()) and bool(re.match(r"[A-ZÀ-Þ]|\d+ (?:others|more)", name))


def _is_person(name: str, outlets: set[str]) -> bool:
    words = name.split()
    if not 2 <= len(name) <= 60 or _NEVER.search(name) or signs.letters(name) in outlets:
        return False
    if not _LATIN.search(name):
        return _is_foreign_person(name, words)
    if not 2 <= len(words) <= 6 or any(word.lower().strip(".'’-") in NOBODY for word in words):
        return False
    is_named = all(w[0].isupper() or w.lower() in _PARTICLE or w[:2].lower() in ("d'", "d’", "al") for w in words)
    return is_named and words[-1][0].isupper()


def _is_foreign_person(name: str, words: list[str]) -> bool:
    """Whether a name in other letters than Latin ones is a person's: two words, or of Han and the like a few letters."""
    if _FOREIGN_NOBODY.search(name) or not all(
        c.isalpha() or c in " ・·.-’'\u200c\u200d=＝" or not c.isascii() for c in name
    ):
        return False
    if signs.WIDE.search(name):
        return len(name) <= (6 if "・" not in name and "·" not in name else 20) and not _HAN_BODY.search(name)
    return 2 <= len(words) <= 5 and all(not w[0].islower() for w in words)
