"""Whether a claim turns round, or goes beyond, what its evidence says: no and yes, rose and fell, all and some.

    reversed_("Prices fell.", "Prices rose by 6 per cent.")   ->  "it says fell where what it cites says rose"
    beyond("All the guards fled.", "Some of the guards fled.") ->  "it says all, which what it cites does not"

Word by word, by tables: a contrary that is told without any of these words is not seen here.
"""

import re
from collections.abc import Collection, Iterator
from itertools import groupby

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:!?]|,")
_NEGATORS = set(
    "not no never none nobody nothing neither nor without cannot can't couldn't won't wouldn't don't doesn't "
    "didn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't mustn't hardly scarcely barely nowhere "
    "unable".split()
)
_UNDOING = set(
    "fail failed fails failing failure refuse refused refuses refusing refusal decline declined declines declining "
    "deny denied denies denying lack lacked lacks lacking avoid avoided avoids stop stopped prevent prevented "
    "prevents reject rejected rejects forbid forbade forbidden forbids ban banned bans cancel cancelled abandon "
    "abandoned neglect neglected omit omitted".split()
)
"""Verbs that make what follows not happen."""

_ENDS = set(". ; : ! ? , but and or although though because which who whereas while so then when if as".split())
_AGAINST = set(
    "against only except forbid none else contrary rather instead cancelled out left missed lost gave".split()
)
"""Other words by which a thing may be denied."""

_OVER = set("of in on at by for from with into about over than since".split())
"""Words over which a negation does not reach."""

_LIGHT = set(
    "a an the this that these those its it his her their our my your he she they we you i them him us be been "
    "being is are was were am do does did done have has had having will would shall should may might can could "
    "must to of in on at by for from with into any some all more most much many very too only just even ever yet "
    "still also one two there here as than such other another what who whom whose which how when where why if or "
    "and but so up out over about because been get got make made take took come came go went say said says".split()
)

_PAIRS = """
rise rose risen rises rising increase increased increases increasing grow grew grown grows growing climb climbed
    climbs | fall fell fallen falls falling decrease decreased decreases decreasing decline declined declines
    declining drop dropped drops dropping shrink shrank shrunk shrinks dwindle dwindled sink sank sunk reduce
    reduced reduces diminish diminished
support supported supports supporting favour favoured favours favor favored favors back backed backs approve
    approved approves endorse endorsed endorses welcome welcomed | oppose opposed opposes opposing reject rejected
    rejects against condemn condemned condemns veto vetoed resist resisted
accept accepted accepts agree agreed agrees adopt adopted consent consented | refuse refused refuses decline
    declined declines reject rejected rejects disagree disagreed turned dismissed
win won wins winning victory | lose lost loses losing defeat defeated
succeed succeeded succeeds success successful | fail failed fails failure unsuccessful
begin began begun begins start started starts open opened opens launch launched resume resumed | end ended ends stop
    stopped stops closed closes cease ceased finish finished cancel cancelled suspended suspend abandoned
buy bought buys purchase purchased | sell sold sells sale
arrive arrived arrives enter entered join joined | leave left leaves depart departed quit withdrew withdraw resign
    resigned
strong stronger strongest strengthen strengthened | weak weaker weakest weaken weakened
better best improve improved improves improving improvement | worse worst worsen worsened worsens deteriorate
    deteriorated harmed
always invariably | never rarely seldom
allow allowed allows permit permitted permits enable enabled legal lawful | forbid forbade forbidden prohibit
    prohibited ban banned bans prevent prevented illegal unlawful
true correct right confirmed confirm confirms | false wrong incorrect mistaken untrue denied deny denies disproved refuted
guilty convicted convict | innocent acquitted acquit cleared
safe safer safely harmless | dangerous unsafe harmful hazardous risky
hot hotter warm warmer | cold colder cool cooler
early | late
large big huge vast | small tiny little minor
major chief main | minor negligible
high | low
higher highest | lower lowest
sooner earlier | later
enough sufficient ample plentiful | insufficient scanty short
same alike identical | different differently
larger largest bigger biggest | smaller smallest
double doubled twice | half halved
rarer scarcer | commoner
spared spares | ruined destroyed
closed shut | open opened
passed carried | defeated failed rejected
doubt doubts doubted distrust distrusts | trust trusts trusted
blame blames blamed accuse accuses accused | absolve absolves absolved clears cleared exonerated
profit profits profited | suffer suffers suffered
protect protects protected | endanger endangers endangered
deliberate deliberately intentional | accidental accidentally
genuine sincere | feigned insincere
glad pleased delighted | sad dismayed disappointed
freed | jailed imprisoned detained
rich richer wealthy wealthier | poor poorer
cheap cheaper inexpensive | expensive dear dearer costly
fast faster quick quicker quickly rapidly | slow slower slowly gradually
public | private secret
present attended attend | absent missing
include included includes including | exclude excluded excludes excluding omitted omit
remember remembered | forgot forgotten forget
possible able feasible | impossible unable
likely probable probably | unlikely improbable
common frequent often frequently usual | rare uncommon infrequent seldom rarely unusual
happy glad satisfied pleased content willing | unhappy dissatisfied displeased sorry reluctant unwilling
majority | minority
oblige obliged obliges require required requires | forbid forbids forbade forbidden prohibit prohibits
keep kept retained retain preserved preserve | abolished abolish scrapped scrap removed remove demolished
granted grants | rejected refused denied withheld
allow allows allowed let lets | bar bars barred blocked
agree agrees agreed | dispute disputes disputed disagree disagrees disagreed
carried passed | defeated rejected
welcome welcomes welcomed applaud applauded hailed popular | unpopular resent resented criticise criticised condemn
    condemns condemned deplore deplores deplored regret regrets regretted lament lamented denounce denounces denounced
rarer scarcer fewer decreased declined fell | increased rose grew
hurried rushed | waited delayed postponed
supported | overruled overruled
clears cleared | suspects suspect suspected accused
flooded wet | dry
north northern | south southern
east eastern | west western
maximum | minimum
gain gained gains profit profitable | loss losses lost
hire hired hires employed employ | fire fired dismissed dismiss sacked
love loved loves like liked | hate hated hates dislike disliked detest
friend friends ally allies friendly | enemy enemies foe foes hostile
alive survive survived survives survivor survivors lived | dead die died dies killed perished
peace peaceful | war warlike
remain remained remains stay stayed unchanged continue continued continues | vanished suspended discontinued
known public | unknown secret
necessary needed required compulsory mandatory | unnecessary superfluous optional voluntary
widen widened broad broader | narrow narrowed narrower
lengthen lengthened extend extended | shorten shortened
voluntarily freely | forcibly force
easy easier easily | hard harder difficult
advantage benefit benefited helped help | disadvantage harm harmed hurt damage damaged
honest truthful | dishonest liar lied
popular | unpopular
upheld uphold | annulled annul overturned overturn quashed struck
inside indoors | outside outdoors
heavier heavy | lighter light
deny denied denies denying dispute disputes disputed contest contested | admit admitted admits admitting acknowledge
    acknowledged acknowledges concede conceded concedes
praise praised praises | criticise criticised criticize criticized blame blamed
hopeful optimistic optimism | pessimistic pessimism gloomy
attract attracted attracts attracting | avoid avoided avoids repel repelled repels shun shunned deter deterred
release released releases | withhold withheld withholds retain retained detain detained
recover recovered recovers recovering | relapsed died succumbed worsened
ahead | behind
ripe | unripe
asleep slept | awake woken woke
wet damp soaked leaked leaks | dry watertight waterproof
full crowded | empty deserted
hang hung | removed
borrow borrowed borrows | lend lent lends
hide hid hidden conceal concealed | reveal revealed showed shown disclosed published
obey obeyed complied comply | disobeyed defied violated broke breached
trust trusted | distrusted suspected
encourage encouraged encourages urged | discouraged dissuaded warned
remember remembered | forgot forgotten
noticed notice recognised recognized | overlooked ignored
accelerated hastened | delayed slowed postponed
created founded established | destroyed abolished dissolved
appointed hired employed promoted | dismissed sacked demoted fired
invited welcomed | excluded expelled banned
expand expanded expands widened broadened | contracted narrowed shrank
doubled tripled trebled | halved
surplus | deficit shortage
profit profits profitable | loss losses lossmaking
winner victor | loser
inside indoors | outside outdoors
top upper | bottom lower
beginning start | end
maximum highest largest | minimum lowest smallest
brave courageous | cowardly afraid
calm quiet peaceful | noisy violent turbulent
careful cautious | careless reckless
certain sure | uncertain unsure doubtful
clean pure | dirty polluted contaminated
clever intelligent | stupid foolish
deep | shallow
domestic | foreign
frequent frequently | rare rarely
generous | mean stingy
healthy | sick ill diseased
innocent | guilty
legal | illegal
natural | artificial
optional | compulsory
permanent | temporary
polite | rude
positive | negative
proud | ashamed
real genuine authentic | fake forged false
sharp | blunt
simple | complicated complex
smooth | rough
sober | drunk
thick | thin
tight | loose
useful | useless
urban | rural
vertical | horizontal
visible | invisible hidden
victory | defeat
wide | narrow
wild | tame
young younger youngest | old older oldest elderly
married | single unmarried divorced
import imported imports | export exported exports
employer | employee
landlord | tenant
buyer | seller
teacher | pupil
plaintiff | defendant
day daytime | night nighttime
summer | winter
morning | evening
spring | autumn
male men man | female women woman
mother | father
husband | wife
son | daughter
brother | sister
push pushed | pull pulled
raise raised raises | lower lowered lowers cut cuts
add added adds | subtract subtracted remove removed
advance advanced | retreat retreated
attack attacked | defend defended
appear appeared emerged | disappear disappeared vanished
ascend ascended | descend descended
join joined | leave left quit
praise praised | criticise criticised criticized blamed condemned
float floated | sink sank sunk
freeze froze frozen | melt melted thawed
laugh laughed | cry cried wept
lock locked | unlock unlocked
pass passed | fail failed
reward rewarded | punish punished
save saved | spend spent wasted
send sent | receive received
separate separated | unite united joined
take took | give gave
teach taught | learn learned learnt
throw threw | catch caught
unite united | divide divided split
victim victims | culprit perpetrator
worst | best
still continue continues | stopped ceased quit
"""

_ABSOLUTE = """
all: all every each everyone everybody everything entire entirely whole wholly both throughout any complete
    completely full fully total unanimous unanimously without always
every: all every each everyone everybody everything entire whole any always
always: always invariably every never each constantly throughout ever all
solely: only sole solely alone exclusively just single
entirely: entirely wholly completely fully all whole every total totally quite altogether nothing none
completely: entirely wholly completely fully all whole every total totally quite altogether nothing none
proved: prove proved proves proven proof demonstrate demonstrated demonstrates show shows showed shown establish
    established confirm confirmed conclusive conclusively certain
certainly: certainly certain surely sure definite definitely doubtless undoubtedly clearly obviously without must
everywhere: everywhere all every throughout
"""
"""Words that claim everything, and what in the evidence bears each."""
_EACH_OF = (
    "minute hour day morning evening night week month quarter season spring summer autumn winter year decade century "
    "two three four five six seven eight nine ten twenty hundred thousand second third fourth fifth tenth"
).replace(" ", "|")
_NO_ABSOLUTE = re.compile(
    r"\b(?:(?:above|after|in|of|nearly|almost|virtually|practically|not|over|under) all|all but"
    r"|all the (?:more|same|better|worse)|(?:everyone|everybody) else"
    r"|(?:not|nearly|almost|virtually) (?:every\w*|always|entirely|completely|wholly|whole|entire)"
    rf"|every (?:other )?(?:\d+|{_EACH_OF})|(?:for|per) every|(?:see|whether|if|that) it always)\b",
    re.IGNORECASE,
)
"""Words of those tables that claim nothing of the kind: "above all", "every third year"."""
_SAME_AS = {
    "everyone": "every", "everybody": "every", "everything": "every", "whole": "all", "entire": "all",
    "invariably": "always", "proves": "proved", "proven": "proved", "prove": "proved",
    "establishes": "proved", "established": "proved", "definitely": "certainly", "undoubtedly": "certainly",
    "exclusively": "solely", "wholly": "entirely", "totally": "entirely", "fully": "entirely", "nothing": "none",
}  # fmt: skip


def reversed_(claim: str, evidence: str) -> str:
    """Why the claim says the contrary of its evidence; "" where no table knows that it does."""
    ways = (_denied, _contrary, _affirmed, _disowned)
    return next((why for way in ways if (why := way(claim, evidence))), "")


def beyond(claim: str, evidence: str) -> str:
    """Why the claim is surer or wider than its evidence; "" where it is not."""
    held = set(_words(evidence))
    for word in _words(_NO_ABSOLUTE.sub(" ", claim)):
        kind = _SAME_AS.get(word, word)
        if kind in _BORNE_BY and held.isdisjoint(_BORNE_BY[kind]):
            return f"it says {word}, which what it cites does not"
    return _singled_out(claim, evidence)


def _singled_out(claim: str, evidence: str) -> str:
    """Where "only" is put into what the evidence says, much in these words, without any word that could stand for it."""
    only, ours, words = _ONLY.search(claim), _content(_words(claim)), _words(evidence)
    if not only or _denies(words) or not _SINGLING.isdisjoint(words):
        return ""
    shared = len(ours & _content(words))
    return f"it says {only[0].lower()}, which what it cites does not" if shared >= _MOST * len(ours) else ""


_ONLY = re.compile(
    r"\bthe only\b|\b(?<!not )(?<!if )only(?! (?:\d|an?\b|one|two|three|four|five|six|seven|eight|nine|ten|half|about|some|"
    r"few|after|then|when|once|if|in|on|at|by|since|recently|later)\b)|\b(?:nobody|no one) (?:but|else|other than)\b|"
    r"(?<=\w )alone(?= \w)",
    re.IGNORECASE,
)
"""Not of a number or a time: "only three", "only in May"."""
_SINGLING = frozenset(
    "only sole solely alone exclusively just single unique merely mere other others exception but unless until lone "
    "confined limited restricted apart besides all each every any both one last first".split()
)
_MOST = 0.7


def _words(text: str) -> list[str]:
    return [m[0].lower().replace("’", "'") for m in _WORD.finditer(text)]


def _stem(word: str) -> str:
    """So that forms of a verb meet: reported, reports, reporting."""
    for ending in ("ingly", "edly", "ies", "ied", "ing", "ed", "es", "s", "e", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)].rstrip("y")
    return word.rstrip("y") if len(word) > 4 else word


def _said(text: str) -> Iterator[tuple[str, bool]]:
    """Each word that carries meaning, with whether it is denied: the first one after a negator."""
    words, denying = _words(text), False
    for n, word in enumerate(words):
        if _negates(words, n) or (word in _UNDOING and words[n + 1 : n + 2] == ["to"]):
            denying = True
            if word in _UNDOING:
                yield word, False
        elif word in _ENDS or word in _OVER:
            denying = False
        elif word not in _LIGHT:
            yield word, denying
            denying = False


def _negates(words: list[str], n: int) -> bool:
    """Whether the word there denies what follows: "no fewer than 40" and "not only" do not."""
    negator = words[n] in _NEGATORS or words[n].endswith("n't")
    return negator and words[n : n + 2] != ["none", "other"] and words[n + 1 : n + 2] not in _NO_DENIAL


_NO_DENIAL = [["only"], ["fewer"], ["less"], ["least"], ["just"], ["merely"], ["simply"], ["sooner"]]
"""Words before which a negator denies nothing."""


def _denied(claim: str, evidence: str) -> str:
    """A word that the one denies and the other, which denies nothing, affirms."""
    ours, theirs = _leaning(claim), _leaning(evidence)
    said = _words(claim), _words(evidence)
    firm = [not _denies(words) for words in said]
    for stem, (word, signs) in ours.items():
        other = theirs.get(stem, (word, signs))[1]
        if len(signs) == len(other) == 1 and signs != other and firm[signs == {True}]:
            one, another = (_near(words, [w for w in words if _stem(w) == stem]) for words in said)
            if one & another:
                return f"it {_SIGNS[True in signs]} “{word}”, which what it cites {_SIGNS[True not in signs]}"
    return ""


def _affirmed(claim: str, evidence: str) -> str:
    """A no in the evidence of which the claim, which denies nothing, can have taken no other part: one beside much of
    what the claim says, or in a short sentence."""
    ours, words = _words(claim), _words(evidence)
    if _denies(ours) or any(_UNDONE.match(word) for word in ours):
        return ""
    wanted = _content(ours)
    for ends, most, shared, share in _PARTS:
        for part in _parts(words, ends):
            noes = [word for n, word in enumerate(part) if _negates(part, n)]
            if noes and len(part) <= most and len(wanted & _content(part)) >= max(shared, share * len(wanted)):
                return f"what it cites says {noes[0]}, and it denies nothing"
    return ""


def _disowned(claim: str, evidence: str) -> str:
    """Somebody whom the claim has deny what the evidence, in which nobody denies or doubts anything, says in much the same
    words."""
    ours, words = _words(claim), _words(evidence)
    denies = [word for word in ours if word in _DISOWNING]
    if not denies or _denies(words) or not _DOUBTING.isdisjoint(words):
        return ""
    shared, least = _content(ours) & _content(words), _LEAST * len(_content(ours))
    return f"it says {denies[0]}, and what it cites denies nothing" if len(shared) >= max(2, least) else ""


_DISOWNING = set(
    "deny denies denied denying dispute disputes disputed disputing doubt doubts doubted contest contests contested "
    "contradict contradicts contradicted question questions questioned refute refutes refuted disagree disagrees "
    "disagreed".split()
)
_DOUBTING = _DISOWNING | set(
    "doubtful false untrue wrong mistaken error myth object objects objected objection oppose opposes opposed impossible "
    "unlikely".split()
)
_LEAST = 0.5


def _parts(words: list[str], ends: set[str]) -> Iterator[list[str]]:
    """The words between those that end a clause or a sentence."""
    for end, part in groupby(words, ends.__contains__):
        if not end:
            yield list(part)


_UNDONE = re.compile(r"(?:un(?!der|i[oqt]|iv|til)|dis(?!t)|mis|non|im(?=p)|ir(?=r)|il(?=l)).{3}|.{3,}less$")
"""Words that may deny by what they begin or end with."""

_SIGNS = {True: "denies", False: "affirms"}


def _content(words: list[str]) -> set[str]:
    """The stems of the words that carry meaning and deny nothing."""
    found = (w for w in words if w not in _LIGHT and w not in _OVER and w not in _NEGATORS and w[0].isalpha())
    return {_stem(word) for word in found if not word.endswith("n't")}


def _near(words: list[str], wanted: Collection[str]) -> set[str]:
    """The stems of content within reach of any of the wanted words."""
    at = [n for n, word in enumerate(words) if word in wanted]
    return {stem for n in at for stem in _content(words[max(0, n - _REACH) : n] + words[n + 1 : n + 1 + _REACH])}


_REACH = 5


def _denies(words: list[str], but: frozenset[str] = frozenset()) -> bool:
    """Whether any of the words denies something, other than these."""
    return any((word in _DENYING and word not in but) or word.endswith("n't") for word in words)


_DENYING = _NEGATORS | _UNDOING | _AGAINST
_STOPS = set(".;:!?")
_PARTS = [(_STOPS, 18, 1, 0.2), (_STOPS, 99, 2, 0.5), (_ENDS, 99, 2, 0.4)]
"""(what ends a part of the evidence, its most words, the least words of content of the claim and the share of them in it)"""


def _prefixed(ours: list[str], theirs: list[str]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Words of the one that stand in the other with "un-" or the like before them: signed, unsigned."""
    for one, other in ((ours, theirs), (theirs, ours)):
        for word in one:
            if bare := {
                word.removeprefix(p) for p in _PREFIXES if word.startswith(p) and len(word) > len(p) + 3
            }.intersection(other):
                pair = frozenset([word]), frozenset(bare)
                yield pair if one is ours else pair[::-1]


_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")


def _leaning(text: str) -> dict[str, tuple[str, set[bool]]]:
    found: dict[str, tuple[str, set[bool]]] = {}
    for word, denied in _said(text):
        found.setdefault(_stem(word), (word, set()))[1].add(denied)
    return found


def _contrary(claim: str, evidence: str) -> str:
    """A word of one side of a pair where the evidence has only the other, of the same thing."""
    ours, theirs = _words(claim), _words(evidence)
    for one, other in (*_SIDES, *_prefixed(ours, theirs)):
        mine, against = one.intersection(ours), other.intersection(theirs)
        alone = mine and against and one.isdisjoint(theirs) and other.isdisjoint(ours)
        if alone and _denies(ours, mine) == _denies(theirs, against) and _near(ours, mine) & _near(theirs, against):
            return f"it says {min(mine)} where what it cites says {min(against)}"
    for one, other in _ANCHORED:
        for word, mine in _followed(ours, one):
            rivals = [rival for rival, after in _followed(theirs, other) if mine & after or mine == after]
            if rivals and not any(mine & after for _, after in _followed(theirs, one)):
                return f"it says {word} where what it cites says {rivals[0]}"
    return ""


_ANCHORED = [
    (frozenset(one.split()), frozenset(other.split()))
    for pair in (
        ("before", "after following"),
        ("more", "less fewer"),
        ("longer larger bigger greater", "shorter smaller"),
    )
    for one, other in (pair, pair[::-1])
]
"""Pairs that turn a claim round only where the same follows: "before the vote", "after the vote"."""


def _followed(words: list[str], wanted: frozenset[str]) -> list[tuple[str, set[str]]]:
    """Each of the wanted words with the stems of the next two words that carry meaning."""
    found = []
    for n, word in enumerate(words):
        if word in wanted:
            after = [_stem(w) for w in words[n + 1 : n + 6] if w not in _LIGHT and w[0].isalpha() and w not in _OVER]
            found.append((word, set(after[:2])))
    return found


def _sides() -> list[tuple[frozenset[str], frozenset[str]]]:
    found = []
    for line in _lines(_PAIRS):
        one, other = (frozenset(side.split()) for side in line.split("|"))
        found += [(one - other, other - one), (other - one, one - other)]
    return found


def _lines(table: str) -> list[str]:
    return re.sub(r"\n\s+", " ", table.strip()).splitlines()


_SIDES = _sides()
_BORNE_BY = {word: set(others.split()) for word, others in (line.split(":") for line in _lines(_ABSOLUTE))}
