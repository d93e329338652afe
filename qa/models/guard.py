"""What keeps a text from giving orders: what is taken from what a model is shown, and what it may not write.

    plain(text)                  on one line, without what a chat template or a terminal would take for more than text
    addressed(sentence)          it speaks to the reader or to a model: "ignore the above", "visit …", "as an AI", [INST]
    links(text)                  every address by which a reader could be led away, and every number to call
    unborne_links(text, cited)   those of them that no cited passage holds
    bare(text)                   what a model wrote, without Markdown and HTML

For what a model reads and writes. A source's own sentences, quoted as they are, are somebody's and not the answer's: in them
"you must" is an opinion. Nothing here knows whether a sentence is true.
"""

import html
import re
import unicodedata
from collections.abc import Sequence

from qa.types import Citation

_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]")
_PIPE, _LEFT, _RIGHT = "[|｜∣❘￨ǀ⏐]", "[<＜〈‹﹤⟨]", "[>＞〉›﹥⟩]"
_ROLES = "system|user|assistant|human|model|tool|developer|function|ai|bot|instructions?|response|input|output|prompt"
_TURNS = "(?:final |short )?answer|question|a|q"
"""What stands before a turn of a dialogue where no role does."""

_TOKENS = re.compile(
    rf"{_LEFT}\s*/?\s*{_PIPE}.{{0,60}}?{_PIPE}\s*{_RIGHT}"
    rf"|{_LEFT}{_PIPE}|{_PIPE}{_RIGHT}"
    rf"|{_LEFT}{{1,2}}\s*/?\s*SYS\s*{_RIGHT}{{1,2}}"
    r"|\[\s*/?\s*(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|BOS|EOS|gMASK|CLS|"
    r"SEP|MASK|PAD|UNK"
    r"|IMG|PREFIX|SUFFIX|MIDDLE)\s*\]"
    rf"|{_LEFT}\s*/?\s*(?:s|bos|eos|pad|unk|sop|eop|cls|sep|mask|think|thinking|start_of_turn|end_of_turn|"
    rf"start_of_image|tool_call"
    rf"|tool_response|function_calls?|invoke|start_header_id|end_header_id|im_start|im_end|endoftext|eot_id|"
    rf"extra_id_\d+|unused\d+"
    rf"|0x[0-9a-f]{{2}}|reserved_\w+|(?:{_ROLES}))\s*/?{_RIGHT}"
    r"|<!--.*?-->|<!--|-->|<!\[CDATA\[|\]\]>|</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(r"[\[【]\s*\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*[\]】]")
"""Marks of citations, which only code may place."""

_LABELS = re.compile(
    rf"(?:^|(?<=[\n.!?:\"”]))[ \t>*_~`]*(?:#{{1,6}}[ \t]*)?(?:\*\*|__)?(?:GPT4 Correct )?(?:{_ROLES}|{_TURNS})(?: "
    rf"\([^)\n]{{0,20}}\))?"
    r"(?:\*\*|__)?[ \t]*[:：](?:\*\*|__)?",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED = re.compile(r"(?:^|\n)[ \t]*#{1,6}[ \t]*|^[ \t]*(?:[-=*_#~`]{3,}|\"{3,}|'{3,})[ \t]*$", re.MULTILINE)
_FENCES = re.compile(r"`{3,}|~{3,}|\"{3,}|'{3,}|={4,}|-{4,}|#{3,}|<{2,}|>{2,}")


def plain(text: str) -> str:
    """The text on one line, without role and control tokens of chat templates, forged marks of citations, HTML, escapes of a
    terminal, and characters that nobody sees. What remains has none of them, however they were nested."""
    while True:
        seen = _TERMINAL.sub("", html.unescape(text))
        seen = "".join(c for c in seen if c in "\n\t" or not _unseen(c))
        for pattern in (_TOKENS, _MARKS, _LABELS, _HEADED, _FENCES):
            seen = pattern.sub("", seen)
        if seen == text:
            break
        text = seen
    flat = " ".join(text.split())
    return flat if flat == text else plain(flat)


def _unseen(character: str) -> bool:
    """Zero-width, bidirectional, tag, private, unassigned and control characters; variation selectors; fillers."""
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cf", "Co", "Cn", "Cs") or "\ufe00" <= character <= "\ufe0f" or character in _BLANKS


_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u2061\u2062\u2063\u2064") | frozenset(
    chr(c) for c in range(0xE0100, 0xE01F0)
)

_ORDERED = r"instructions?|prompts?|rules?|messages?|directions?|guidelines?|guardrails?|directives?|commands?|orders?"
_GIVEN = "new|updated|real|actual|hidden|secret|following|these"
_TIMES = (
    "days?|nights?|mornings?|afternoons?|evenings?|weeks?|weekend|months?|years?|spring|summer|autumn|winter|season"
)
_ACTS = (
    "visit|go to|browse to|navigate to|head (?:over )?to|check out|follow us|follow (?:this|the) link|download|"
    "install|subscribe|sign up|sign in|log ?in|register|donate|buy|order|purchase|scan|open|paste|copy|run|execute|"
    "forward|share|retweet|dm|text|e-?mail|contact|call|dial|phone|ring|send|transfer|wire|enter|submit|verify|"
    "confirm|update|upload|provide|read more|see more|learn more"
)
_TO_US = r"(?:\b(?:us|me|here|your|link|passwords?|bitcoin|wallet)\b|https?:|www\.|\S+\.\w{2,}/?|\+?\d[\d ()-]{5,}|@)"
"""Where an order leads, whatever stands before it."""

_ORDERS = [
    # To a model.
    rf"\b(?:ignore|disregard|forget|override|bypass|discard|overlook|skip)\b[^.!?]{{0,40}}\b(?:{_ORDERED}|above|"
    rf"previous|preceding|"
    r"foregoing|earlier|sources?|evidence|context|everything|the question)\b",
    rf"\b(?:system|your|my)\s+(?:{_ORDERED})\b",
    rf"(?:\b(?:you|your|obey|(?:^|[.!?:;,]\s*|\bplease\s+)(?:follow|adopt|apply|heed|use|see|here))\b[^.!?]{{0,40}})"
    rf"\b(?:{_GIVEN})\s+(?:{_ORDERED})\b",
    rf"\b(?:{_GIVEN})\s+(?:{_ORDERED})\b(?:\s*[:：]|[^.!?]{{0,60}}\b(?:you|your|yourself)\b)",
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|llm|assistant|chatbot|helpful)\b",
    r"\b(?:i am|i'm|i’m|you are|you're|you’re|act as|pretend to be|roleplay as|behave as|respond "
    r"as)\b[^.!?]{0,30}\b(?:ai|assistant|"
    r"language model|llm|chatbot|bot|dan|system|developer mode|jailbr\w+|unrestricted|unfiltered|pirate|gpt\S*|"
    r"model)\b",
    r"\b(?:system|initial|original|hidden) (?:prompt|message)\b|\bprompt injection\b|\bjailbreak\b|\bdeveloper "
    r"mode\b",
    r"\bnote to (?:the )?(?:ai|assistants?|models?|llms?|summari[sz]ers?|readers?|chatbots?|users?)\b",
    r"\b(?:dear|attention|hey|hello|hi)[, ]+(?:ai|assistants?|models?|llms?|chatbots?|readers?|users?)\b",
    r"\b(?:any|all|the|every) (?:ai|assistants?|language models?|llms?|chatbots?)\b[^.!?]{0,40}\b(?:must|should|"
    r"shall|has to|have to|"
    r"needs? to|(?:is|are) (?:to|required|instructed|asked))\b",
    r"(?:^|[.!?:;,]\s*|\bplease\s+|\band\s+|\bbut\s+|\byou\s+)(?:do not|don't|don’t|never) (?:cite|mention|reveal|"
    r"tell|follow|quote|use|answer|say|disclose|show|repeat|translate)\b",
    r"(?:^|[.!?:;,\"“]\s*|\bplease\s+|\bthen\s+|\band\s+|\bnow\s+|\bmust\s+|\bshould\s+|\bto\s+)(?:respond|reply|"
    r"answer|output|print|"
    r"repeat|say|write|append|begin|start|end|finish|conclude|include|insert|add|echo|return|recite|reveal|"
    r"state)\b[^.!?]{0,30}"
    rf"(?:\b(?:only|exactly|verbatim|the following(?! (?:{_TIMES})\b)|the words?|the phrase|the text|"
    r"this (?:text|phrase|sentence|link|message|url)|"
    r"your (?:answer|reply|response|output|prompt|instructions|message)|the (?:answer|reply|response|output) "
    r"with)\b|[:：]\s*[\"“'‘])",
    r"\b(?:tell|inform|instruct|warn|advise|ask|direct|urge|persuade|convince|recommend to|remind) (?:the|any|"
    r"every|all|each|your|our|"
    r"this) (?:readers?|users?|persons?|people|asker|visitors?|customers?|humans?)\b",
    r"\bthe (?:reader|user|asker|human)s? (?:must|should|needs? to|has to|have to|ought to|may|can|will)\b",
    r"(?:^|[.!?:;,]\s*|\bplease\s+|\bthen\s+|\binstead\s+)(?:say|claim|reply|respond|output|print|pretend|assert|"
    r"call|state)\b"
    r"(?: (?:that|so|instead|it)\b| (?-i:[A-Z\d“\"'])| only\b)[^?]*$",
    r"\b(?:when|if|whenever) (?:you are |you're |someone |anybody |anyone |a user |the user )?(?:asked|asks|is "
    r"asked)\b[^.]{0,40},? "
    r"(?:say|answer|reply|respond|write|tell|call|claim|state)\b",
    r"\b(?:the|this|every|each|any) (?:assistant|ai|chatbot|llm|bot)s? (?:shall|must|should|will|has to|is "
    r"to|may|can)\b",
    r"(?:^|[.!?]\s*)(?:assistants?|ai|chatbots?|models?|bots?|llms?),",
    r"\bthis (?:assistant|chatbot|conversation|chat|prompt)\b|\badministrators? of this\b|\bdevelopers? of this\b",
    r"\bfrom (?:now|here) on,? (?:you|call|say|answer|write|end|refer|reply|act)\b",
    r"\b(?:print|reveal|show|repeat|output|leak)\b[^.!?]{0,20}\bprompt\b",
    r"(?:^|[.!?]\s*)(?:decode|append|put|end|begin|write|show|insert|see|read|note|reply|respond|rot13|hex|"
    r"base64)\b[^.!?]{0,30}"
    r"(?:\bobey\b|\bthe (?:reader|user|asker)\b|\banswer\b|\bwhat the user\b|: ?[A-Za-z0-9+/=]{12,}|\bthe (?:full|"
    r"whole) (?:report|prompt)\b"
    r"|\bquestions of the user\b|\bthis image\b)",
    r"(?:^|[.!?]\s*)(?:more|details|information|read|the (?:full|whole|complete) \w+)\b[^.!?]{0,30}\b(?:at|on|under|via) "
    r"(?:https?:|www\.|\S+\.[a-z]{2,}|\w+ dot \w+)",
    r"\bunder test\b[^.]*\boutput\b",
    # To a reader.
    r"\b(?:you|readers?|users?) (?:must|should|need to|have to|ought to|shall|had better|are required to|are "
    r"advised to|can now|may now)\b",
    r"\b(?:click|tap)\b(?: \w+){0,2} (?:here|on|the|this|below|link|button)\b|\b(?:click|tap) here\b",
    rf"(?:^|[.!?:;,\"“]\s*|\bplease,?\s+|\bthen\s+|\bnow,\s+|\byou (?:must|should|can|may)\s+|\bdetails,?\s+|"
    rf"\binformation,?\s+|\bmore,?\s+|(?:^|[.!?:;\"“]\s*|\bplease,?\s+)(?:go|come|take|act|hurry|stop|read|look|use|{_ACTS})\b"
    rf"[^.!?]{{0,60}}\b(?:and|or)\s+)(?:{_ACTS})\b[^.!?]{{0,40}}"
    r"(?:\b(?:now|today|this|our|my|at|on|page|site|website|number|hotline|support|app|account|details|money|form|code|script|"
    rf"command|free|immediately)\b|{_TO_US})",
    rf"\b(?:and|or)\s+(?:{_ACTS})\b[^.!?]{{0,40}}{_TO_US}",
    r"\b(?:your|my) (?:password|passwords|account|credit card|card number|bank details|login|pin|personal data|"
    r"api key|wallet|"
    r"browser|device|screen|subscription)\b",
    r"\b(?:act now|call now|buy now|order now|limited offer|limited time|special offer|promo code|discount code|"
    r"for more information,? "
    r"(?:visit|see|go|call|contact)|thank you for (?:reading|using|asking|your)|i hope this helps|let me know|"
    r"feel free to|"
    r"(?:i|we) (?:cannot|can't|can’t|am unable to|are unable to) (?:help|assist|comply|answer)|how can i (?:help|"
    r"assist))\b",
    # The commonest orders in other languages.
    r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b[^.!?]{0,40}\b(?:anweisung\w*|regeln|oben|vorherig\w*|"
    r"bisherig\w*|vorgaben)",
    r"\b(?:ignore[zr]?|ignorez|oublie[zr]?|négligez)\b[^.!?]{0,40}\b(?:instructions?|consignes|précédent\w*|"
    r"ci-dessus|règles)",
    r"\b(?:ignor[ae]n?|olvid[ae]n?|omit[ae]|descart[ae])\b[^.!?]{0,40}\b(?:instrucciones|indicaciones|anterior\w*|"
    r"reglas|órdenes)",
    r"\b(?:ignor[ai]\w*|dimentica\w*)\b[^.!?]{0,40}\b(?:istruzioni|precedent\w*|regole|sopra)",
    r"\b(?:ignor[ae]\w*|esqueç[ao]\w*|desconsider[ae])\b[^.!?]{0,40}\b(?:instruções|anterior\w*|regras|acima)",
    r"\b(?:negeer|vergeet)\b[^.!?]{0,40}\b(?:instructies|vorige|bovenstaande|regels|aanwijzingen)",
    r"\b(?:z?ignoruj\w*|zapomnij\w*|pomiń\w*)\b[^.!?]{0,40}\b(?:instrukcj\w*|polece\w*|poprzedni\w*|powyższ\w*)",
    r"\b(?:ignorera|glöm|ignorer|glem|strunta)\b[^.!?]{0,40}\b(?:instruktion\w*|anvisning\w*|instruks\w*|tidigare|"
    r"tidligere|ovan)",
    r"(?:игнориру|забуд|проигнориру|не обращай)[^.!?]{0,60}(?:инструкц|указани|предыдущ|правил|команд|выше)",
    r"(?:ігноруй|забудь)[^.!?]{0,60}(?:інструкц|вказівк|попередн|правил)",
    r"\b(?:önceki|yukarıdaki|tüm)\b[^.!?]{0,40}\b(?:talimat\w*|kural\w*|komut\w*)[^.!?]{0,30}\b(?:yok say|"
    r"görmezden|dikkate alma|unut)",
    r"(?:忽略|无视|無視|忘记|忘記|不要理会|不要理會)[^。！？]{0,20}(?:指令|指示|说明|說明|规则|規則|提示|内容|內容|以上|之前)",
    r"(?:指示|命令|ルール|プロンプト|内容)[^。！？]{0,10}(?:無視|忘れ)",
    r"(?:지시|명령|규칙|프롬프트)[^.!?]{0,20}(?:무시|잊)",
    r"(?:تجاهل|انس|تجاهلوا)[^.!?؟]{0,40}(?:التعليمات|الأوامر|القواعد|السابقة|أعلاه)",
    r"(?:निर्देश|आदेश|नियम)[^.!?।]{0,30}(?:अनदेखा|नज़रअंदाज़|भूल|उपेक्षा)",
    r"\b(?:abaikan|lupakan)\b[^.!?]{0,40}\b(?:instruksi|perintah|arahan|sebelumnya|di atas)",
    r"\bbỏ qua\b[^.!?]{0,40}(?:hướng dẫn|chỉ dẫn|lệnh|trước|trên)",
    r"(?:αγνόησ|αγνοήσ|ξέχασ)[^.!?;]{0,40}(?:οδηγί|εντολ|προηγούμεν|κανόν)",
    r"\b(?:besuchen sie|besuche|klicken sie|klicke|rufen sie|visitez|cliquez|appelez|visite|visita|haga clic|haz "
    r"clic|clic aquí|llame a|"
    r"clicca|cliccate|chiama|clique|acesse|ligue para|bezoek|klik op|kliknij|odwiedź|zadzwoń|besök|klicka|"
    r"tıklayın|ziyaret edin)\b",
    r"(?:посетите|нажмите|перейдите|позвоните|кликните|访问|訪問|点击|點擊|请拨打|クリック|アクセスして|클릭|방문하|اضغط|زوروا|اتصل)",
]
_ADDRESSED = re.compile("|".join(f"(?:{order})" for order in _ORDERS), re.IGNORECASE)


_ROWS = re.compile(r"(?:^|[\n.!?])\s*(?:(?:assistant|user|system|human|ai)\s*:|\[\d+\]\s+\w)", re.IGNORECASE)
"""The beginnings of what a prompt is made of: turns, and numbered evidence."""


def addressed(sentence: str) -> bool:
    """Whether the sentence speaks to its reader or to a model, rather than of something."""
    forged = any(pattern.search(html.unescape(sentence)) for pattern in (_TOKENS, _TERMINAL, _ROWS))
    seen = unicodedata.normalize("NFKC", plain(sentence))
    return forged or any(map(_ADDRESSED.search, {seen, _unspaced(seen), _latin(seen)}))


def _latin(text: str) -> str:
    """Letters of other scripts and digits that look Latin, made so, in words that are half Latin: "1gn0r3", "Ιgnоrе"."""

    def read(match: re.Match[str]) -> str:
        word = match[0]
        return word if word.isascii() and (word.isalpha() or word.isdigit()) else word.translate(_LOOKALIKES)

    return re.sub(r"\w+", read, text)


_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХаеорсухіІѕЅјЈуΑΒΕΖΗΙΚΜΝΟΡΤΥΧαιονυ0134578",
    "ABEKMHOPCTYXaeopcyxiIsSjJyABEZHIKMNOPTYXaiovuoieastb",
)


def _unspaced(text: str) -> str:
    """Letters that stand apart, joined: "i g n o r e" and "i-g-n-o-r-e"."""
    return re.sub(r"\b(?:\w[ .\-_*]){3,}\w\b", lambda m: re.sub(r"[ .\-_*]", "", m[0]), text)


_TLDS = "|".join(
    """
    com org net edu gov mil int info biz io ai app dev co me tv xyz top site online shop store club live news blog
    page link click tk ml ga cf gq ru cn uk de fr it es nl eu us ca au in jp kr br pl se no fi dk ch at be cz pt gr
    tr ua ir pk za mx ar nz sg hk tw id vn th to ly gl gd cc ws su example test invalid local onion zip mov
    """.split()
)
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot|punkt|point)\s?[\])}]\s?|\s+dot\s+|。|．)"
_LINKS = re.compile(
    r"(?P<url>\b(?:h(?:tt|xx)ps?|ftps?|file|data(?=:\w+/)|javascript|vbscript|mailto|tel|sms|whatsapp|ipfs|"
    r"magnet)\s?:\s?(?://)?[^\s<>\"'”)\]]+)"
    rf"|(?P<mail>[\w.+-]+(?:@|\s?[\[(]\s?at\s?[\])]\s?|\s+at\s+(?=\w+\s+dot\s))[\w-]+(?:{_DOT}[\w-]+)+)"
    r"|(?P<domain>\bwww\.[^\s<>\"')\]]+"
    rf"|(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?{_DOT}){{1,4}}(?:{_TLDS})\b(?:/[^\s<>\"')\]]*)?)"
    r"|(?P<address>\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b(?:/\S*)?)"
    r"|(?P<handle>(?<![\w.])@[A-Za-z]\w{2,})"
    r"|(?P<wallet>\b(?:0x[0-9a-fA-F]{20,}|(?:bc1|[13])[a-zA-HJ-NP-Z0-9]{25,60}|[A-Z]{2}\d{2}(?: "
    r"?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?)\b)"
    r"|(?P<phone>(?<![\w.,/-])(?:\+|00|\()?\d(?:[\s().–/-]{0,2}\d){6,14}(?![\w%]|[.,]\d))",
    re.IGNORECASE,
)


def links(text: str) -> list[str]:
    """Every URL, domain, e-mail address, account, number to call or to pay to, as written, in order."""
    found = (m for m in _LINKS.finditer(unicodedata.normalize("NFKC", text)))
    return [m[0].rstrip(".,;:!?") for m in found if m.lastgroup != "phone" or _dialled(m[0])]


def unborne_links(text: str, cited: Sequence[Citation]) -> list[str]:
    """The links of the text that no cited passage holds."""
    held = {_essence(link) for citation in cited for link in links(citation.passage.text)}
    return [link for link in links(text) if _essence(link) not in held]


def _dialled(number: str) -> bool:
    """Whether it is a number to call, and not a date, a span of years, an amount, an amount and its year, or a law's."""
    digits = re.sub(r"\D", "", number)
    if re.fullmatch(
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\(?\d{4}\s?[-–/]\s?\d{4}\)?|\d{1,3}(?: "
        r"\d{3})+|\d{1,4} \((?:1[5-9]|20)\d\d\)?|(?:1[5-9]|20)\d\d(?: \(\d{1,3}\)?|/\d{1,4}| \d{1,3}\.\d{1,3})|"
        r"\d{1,3}/(?:19|20)\d\d",
        number,
    ):
        return False
    return len(digits) >= 7 and not (number.isdigit() and len(digits) < 9)


def _essence(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?|[/\s]+$", "", link.casefold())


_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"(?<!!)\[([^\]\[]*)\](?:\([^)]*\)|\[[^\]]*\])")
_REFERENCE = re.compile(r"^[ \t]*\[[^\]]+\]:[ \t]*\S+.*$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)


def bare(text: str) -> str:
    """What a model wrote, as text: images and links by their words, no HTML, no emphasis, headings or tables. Marks of
    citations such as [2] stay, for code to read."""
    while True:
        seen = _REFERENCE.sub("", _IMAGE.sub(r"\1", text))
        seen = _LINK.sub(r"\1", _TOKENS.sub("", seen))
        seen = _EMPHASIS.sub(r"\2", re.sub(r"^[ \t]*(?:#{1,6}|>+|[-*+]|\|)[ \t]+", "", seen, flags=re.MULTILINE))
        if seen == text:
            return text.strip()
        text = seen
