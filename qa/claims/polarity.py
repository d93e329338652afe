"""Whether a claim turns round what its evidence says: no and yes, rose and fell, before and after.

    reversed_("Prices fell.", "Prices rose by 6 per cent.")  ->  "it says fell where what it cites says rose"

What is denied is read in denial.py. Here are the commonest contraries, in the forms in which they are written, for which one
same word around is enough, and those that are it only before the same words; of all others (contraries.py) two must be.
"""

from collections.abc import Iterator
from itertools import chain

from qa.claims.contraries import contrary
from qa.claims.denial import LIGHT, OVER, affirmed, denied, denies, disowned, near, stem, tokens
from qa.claims.words import rows

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
supported | overruled
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
separate separated | unite united joined
throw threw | catch caught
unite united | divide divided split
victim victims | culprit perpetrator
worst | best
still continue continues | stopped ceased quit
"""
_ROWS = [[frozenset(side.split()) for side in row.split("|")] for row in rows(_PAIRS)]
_SIDES = [(one - other, other - one) for row in _ROWS for one, other in (row, row[::-1])]

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")

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


def reversed_(claim: str, evidence: str) -> str:
    """Why the claim says the contrary of its evidence; "" where no table knows that it does."""
    ways = (denied, _common, contrary, affirmed, disowned)
    return next((why for way in ways if (why := way(claim, evidence))), "")


def _common(claim: str, evidence: str) -> str:
    """A word of one side of a pair where the evidence has only the other, of the same thing."""
    ours, theirs = tokens(claim), tokens(evidence)
    said, held = frozenset(ours), frozenset(theirs)
    for one, other in chain(_SIDES, _prefixed(ours, theirs)):
        mine, against = one & said, other & held
        alone = mine and against and one.isdisjoint(held) and other.isdisjoint(said)
        if alone and denies(ours, mine) == denies(theirs, against) and near(ours, mine) & near(theirs, against):
            return f"it says {min(mine)} where what it cites says {min(against)}"
    return next((why for one, other in _ANCHORED if (why := _turned(one, other, ours, theirs))), "")


def _turned(one: frozenset[str], other: frozenset[str], ours: list[str], theirs: list[str]) -> str:
    """Where the claim has behind the one what the evidence has behind the other only."""
    found = _followed(ours, one)
    kept, turned = (_followed(theirs, side) if found else [] for side in (one, other))
    for word, mine in found:
        rivals = [rival for rival, after in turned if mine & after or mine == after]
        if rivals and not any(mine & after for _, after in kept):
            return f"it says {word} where what it cites says {rivals[0]}"
    return ""


def _prefixed(ours: list[str], theirs: list[str]) -> Iterator[tuple[frozenset[str], ...]]:
    """Words of the one that stand in the other with "un-" or the like before them: signed, unsigned."""
    for one, other, way in ((ours, frozenset(theirs), 1), (theirs, frozenset(ours), -1)):
        for word in one:
            bare = (word.removeprefix(p) for p in _PREFIXES if word.startswith(p) and len(word) > len(p) + 3)
            if held := other.intersection(bare):
                yield (frozenset([word]), held)[::way]


def _followed(words: list[str], wanted: frozenset[str]) -> list[tuple[str, set[str]]]:
    """Each of the wanted words with the stems of the next two words that carry meaning."""
    found = []
    for n, word in enumerate(words):
        if word in wanted:
            after = [stem(w) for w in words[n + 1 : n + 6] if w not in LIGHT and w[0].isalpha() and w not in OVER]
            found.append((word, set(after[:2])))
    return found
