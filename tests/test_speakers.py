"""Who a sentence says is speaking, and whose its words are where it stands: right, or nobody."""

import pytest

from index import Document, Source
from index.chunk import chunk
from index.formats import markdown, text
from qa.people import voices
from qa.people.speakers import speaker

NOBODY = ""


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Critics argue that the dam would end the salmon run.", "Critics"),
        ("Supporters make a practical argument: power is cheap.", "Supporters"),
        ("The Ministry replied that it does not haggle.", "Ministry"),
        ("None finds that the run has come back.", NOBODY),
        ("But many fishermen fear it, and supporters know that.", NOBODY),
        ("Supporters of the dam contend that power would be cheap.", "Supporters of the dam"),
        ("U.S. officials warned that the bridge was unsafe.", "U.S. officials"),
        ("According to the Coast News, the mayor will resign.", "Coast News"),
        ("The mayor will resign, according to Oskar Berg, on Monday.", "Oskar Berg"),
        ("“We are nobody's fools,” Lena Moor told a crowd.", "Lena Moor"),
        ("“Is it so?” asked the mayor.", NOBODY),
        ("Even Anna Holm, a friend of the mayor's for years, famously said, “He never reads.”", "Anna Holm"),
        ("As Berg put it, the river was there first.", "Berg"),
        ("Professor Daal of the university tells me that rents rise.", "Professor Daal"),
        ("Oskar Berg tells us about the salmon.", NOBODY),
        ("Oskar Berg said that he had been told otherwise.", "Oskar Berg"),
        ("Karen Whitlow of the teachers' union said that eleven posts would go.", "Karen Whitlow"),
        ("Father Colm Reilly of St Bride's said that the children were welcome.", "Father Colm Reilly"),
        ("Councillor Mørk (Greens) reported that the cover was finished.", "Councillor Mørk"),
        ("Norway maintained good relations with its neighbour.", NOBODY),
        ("Norway maintained that the line was drawn in 1905.", "Norway"),
        ("Moor argued that the state should build the fences.", "Moor"),
        ("Mr Moor proposed that the harbour be closed.", "Mr Moor"),
        ("Its secretary, Lena Moor, called the plan “closure by instalments”.", "Lena Moor"),
        ("Moor called the plan dear.", NOBODY),
        ('Review, five stars: "I saw it, called my sister, and we talked."', NOBODY),
        ("He said that the river was there first.", NOBODY),
        ("The report says that the river was there first.", NOBODY),
        ("Critics say it is dear; supporters say it is cheap.", NOBODY),
        ("Berg argued that Moor had claimed the opposite.", NOBODY),
        ("The dam was built in 1961.", NOBODY),
        ("Hurricane Katrina claimed 1,800 lives.", NOBODY),
        ("Norway declared independence in 1905.", NOBODY),
        ("Medicare claims rose by 4 per cent.", NOBODY),
        ("Berlin states oppose the plan.", NOBODY),
        ("Norway declared that it was neutral.", "Norway"),
        ("“It is dear,” Lena Moor declared.", "Lena Moor"),
        ("Although Moor said that the harbour was safe, the fishermen left.", NOBODY),
        ("Then Moor told him.", NOBODY),
        ("Moor contends with a cold.", NOBODY),
        ("Moor said nothing for eleven days.", NOBODY),
        ("Moor said nothing would change.", "Moor"),
        ("History suggests that such dams do not last.", NOBODY),
        ("“We will win,” said Mr. Khan.", "Mr. Khan"),
        ("“We will win,” said Gen. Asim Munir on Monday.", "Gen. Asim Munir"),
        ("“We will win,” said Bashar al-Assad.", "Bashar al-Assad"),
        ("“We will win,” said Ursula von der Leyen.", "Ursula von der Leyen"),
        ("“We will win,” said U.S. President Biden.", "U.S. President Biden"),
        ("“We will win,” said J. D. Vance, who left.", "J. D. Vance"),
        ("“We will win,” said Slavoj Žižek.", "Slavoj Žižek"),
        ("“We will win,” said Khan of the World Bank.", "Khan of the World Bank"),
        ("Mr. Khan said that they would win.", "Mr. Khan"),
        ("According to Gen. Asim Munir, they will win.", "Gen. Asim Munir"),
        ("“We will win,” said Mr.", NOBODY),
        ("“We will win,” said Berg’s wife.", NOBODY),
        ("“We will win,” said Norwegian officials.", NOBODY),
        ("“We will win,” said Berg and Moor.", NOBODY),
        ("“We will win,” says Kestrel’s purchasing director, Lena Moor.", NOBODY),
        ("“We will win,” says Kestrel’s director, Lena Moor.", "Lena Moor"),
        ("“We will win,” the board’s surveyor, Lena Moor, said.", "Lena Moor"),
        ("The British cardiologist Alan Whitcombe warned that it was unsafe.", "Alan Whitcombe"),
        ("Its chairman, Tomas Veld, said that they would win.", "Tomas Veld"),
        ("“We will win,” said the chairman, Tomas Veld.", "Tomas Veld"),
        ("My predecessor Walter Kessel used to say that rust never sleeps.", "Walter Kessel"),
        ("As our founder Beatrice Hollis once put it, rust never sleeps.", "Beatrice Hollis"),
        ("Tanaka and her colleagues conclude that it is safe.", "Tanaka and her colleagues"),
        ("Tanaka et al. conclude that it is safe.", "Tanaka et al."),
        ("The owner of the dam Berg said that it was safe.", NOBODY),
        ("The second time Berg said that it was safe.", NOBODY),
        ("Their spokesman, Tomas Veld, went to tea and told him about the fish.", NOBODY),
        ("“It is so”, Lena Moor said.", "Lena Moor"),
        ("'It is so,' Lena Moor said.", "Lena Moor"),
        ("‘It is so’, said Lena Moor.", "Lena Moor"),
        ("“Is it so?” asked Lena Moor.", "Lena Moor"),
        ("“It is so,” Lena Moor added.", "Lena Moor"),
        ("“It is so,” Lena Moor explains to me.", "Lena Moor"),
        ("Moor said that it took nine minutes, but I timed it at an hour.", NOBODY),
        ("Moor thinks that the quay is rotten, which is nonsense.", NOBODY),
        ("Moor said that it was cheap, but not safe.", "Moor"),
        ("Moor said that it was cheap, but that it was not safe.", "Moor"),
        ("“It is dear,” Moor said, but he paid.", "Moor"),
        ("“It is dear,” said union leader Lena Moor.", "Lena Moor"),
        ("“Moor says that it is dear,” he went on.", NOBODY),
        ("The historian Lena Moor has long argued that it is dear.", "Lena Moor"),
        ("Moor (2021), by contrast, concludes that it is dear.", "Moor"),
        ("Mrs Moor, whose son left, wrote to me that it was dear.", "Mrs Moor"),
        ("The economist Lena Moor put it best: “It is dear.”", "Lena Moor"),
        ("Lena Moor wrote: “We will win.”", "Lena Moor"),
        ("Lena Moor recalled, “We will win.”", "Lena Moor"),
        ("Lena Moor wrote “The Coast” in 1907.", NOBODY),
        ("Berg’s claim about the coast cannot be upheld.", NOBODY),
        ("Warships of states without a coast may stay no longer.", NOBODY),
        ("", NOBODY),
    ],
)
def test_speakers(sentence, who):
    assert speaker(sentence) == who


def test_an_author_is_not_quoted_by_himself():
    assert speaker("Berg argues that the river was there first.", "Oskar Berg") == NOBODY


@pytest.mark.parametrize(
    ("sentence", "author", "who"),
    [
        ("Anna Berg said that it was safe.", "Oskar Berg", "Anna Berg"),
        ("Herbert von Karajan said that it was safe.", "Ursula von der Leyen", "Herbert von Karajan"),
        ("The Bank of England said that it was safe.", "Office of National Statistics", "Bank of England"),
        ("The Office said that it was safe.", "Office of National Statistics", NOBODY),
        ("Minister Berg said that it was safe.", "Oskar Berg", NOBODY),
        ("O. Berg said that it was safe.", "Oskar Berg", NOBODY),
        ("Žižek said that it was safe.", "Anna Berg and Slavoj Zizek", NOBODY),
    ],
)
def test_a_shared_surname_or_particle_makes_nobody_the_author(sentence, author, who):
    assert speaker(sentence, author) == who


def heard(words, source, format_=markdown):
    """(label, sentence) of every sentence of a document."""
    parsed = format_.read(words.encode())
    passages = chunk(Document(source, parsed.text, parsed.regions))
    spans = [(passage, a, b) for passage in passages for a, b in passage.sentences]
    return [(voices.speaker(p, a, b), p.text[a - p.start : b - p.start]) for p, a, b in spans]


def label(source, sentence):
    return heard(sentence, source)[0][0]


SIGNED = Source("a.txt", "0", title="The dam", author="Oskar Berg")


def test_he_is_whoever_objected():
    told = [("Mr Veld objected.", "Oskar Berg"), ("He said that it was dear.", "Mr Veld, reported by Oskar Berg")]
    assert heard(" ".join(text for text, _ in told), SIGNED) == [(who, text) for text, who in told]


def test_labels():
    sentence, quote = "Critics argue that it is dear.", "“It is dear,” Anna Holm said."
    unsigned = Source("b.txt", "0", title="Dams")
    digest = Source("c.txt", "0", author="Oskar Berg", digest_of="a talk")
    assert label(SIGNED, sentence) == "Critics, reported by Oskar Berg"
    assert label(unsigned, quote) == "Anna Holm, quoted in “Dams”"
    assert label(digest, quote) == "Anna Holm, quoted in a digest of Oskar Berg"
    assert label(SIGNED, "It is dear.") == "Oskar Berg"
    assert [label(source, "“It is dear.”") for source in (SIGNED, unsigned, digest)] == [
        "Quoted by Oskar Berg",
        "Quoted in “Dams”",
        "Quoted in a digest of Oskar Berg",
    ]


HOLM, VELD, SOMEBODY, BERG = (
    "Anna Holm, quoted by Oskar Berg",
    "Tomas Veld, quoted by Oskar Berg",
    "Quoted by Oskar Berg",
    "Oskar Berg",
)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("“It is dear,” Anna Holm said. “It is ugly.” The dam was built.", [HOLM, HOLM, BERG]),
        ("The mayor, Anna Holm, was angry. “It is dear,” she said. “It is ugly.”", [BERG, HOLM, HOLM]),
        ("The mayor, Anna Holm, was angry at Veld. “It is dear,” she said. “It is ugly.”", [BERG, SOMEBODY, SOMEBODY]),
        ("The mayor, Mr Holm, was angry. “It is dear,” she said.", [BERG, SOMEBODY]),
        ("The mayor Anna Holm was angry. “It is dear,” she said.", [BERG, HOLM]),
        ("“Is it dear?” one of the owners asked. “Yes” is no answer.", [SOMEBODY, BERG]),
        ("Tomas Veld denied this. “It is cheap.”", [BERG, VELD]),
        ("Tomas Veld left. “It is cheap.”", [BERG, SOMEBODY]),
        ("“Is it safe?” Tomas Veld asked. “It is.”", [VELD, BERG, SOMEBODY]),
        ("“It is dear,” I said. “It is ugly.”", [BERG, BERG]),
        ("“It is dear,” Berg said. “It is ugly.”", [BERG, BERG]),
        ("'It is dear,' Anna Holm said. 'It is ugly.' The boys' boat sank.", [HOLM, HOLM, BERG]),
        ('"It is dear," Anna Holm said. "It is ugly." It is 6" deep.', [HOLM, HOLM, BERG]),
        ("“It is dear,” Anna Holm said.\n\n“It is ugly.”", [HOLM, SOMEBODY]),
        ("“" + "It was a very long day at the dam, and nobody came. " * 14 + "We left,” said Anna Holm.", [HOLM] * 15),
        ("He stood up. “It is so.\n\n“It is ugly,” said Anna Holm.", [BERG, SOMEBODY, HOLM]),
        ("“It is so,” said mayor Anna Holm. “It leaks.\n\n“It leaked.\n\n“It will.” So they say.", [*[HOLM] * 4, BERG]),
        ('"It is so," said Anna Holm. "It leaks.\n\n"It will." It is 6" deep.', [*[HOLM] * 3, BERG]),
        ("Anna Holm laughed. Asked whether it leaked, she said: “It does.”", [BERG, HOLM]),
        ("“It is dear,” Anna Holm said. Holm was asked why. “It leaks,” she said.", [HOLM, BERG, HOLM]),
        ("Storhavn was far. “It leaks,” she said.", [BERG, SOMEBODY]),
        ("Anna Holm left. Veld warned of it, for it could not, he said, be “mended”.", [BERG, BERG]),
        ("The Free Norway left. Norway said that it was dear.", [BERG, "Norway, reported by Oskar Berg"]),
        ("Deputy Prime Minister Holm left. Holm said that it was dear.", [BERG, "Holm, reported by Oskar Berg"]),
        ("On Monday Mayor Anna Holm left. “It is dear,” said Holm.", [BERG, HOLM]),
        (
            "Anna Holm said that it was dear. It leaks, Holm argued. Holm opposes it. She argues that it leaks.",
            ["Anna Holm, reported by Oskar Berg", BERG, BERG, "Anna Holm, reported by Oskar Berg"],
        ),
        (
            "Anna Holm said that it was dear. “Veld says that it is not,” she went on.",
            ["Anna Holm, reported by Oskar Berg", HOLM],
        ),
        ("Anna Holm said that it was dear. She added that it was ugly.", ["Anna Holm, reported by Oskar Berg"] * 2),
    ],
)
def test_a_quotation_is_its_speakers(words, labels):
    assert [who for who, _ in heard(words, SIGNED)] == labels


@pytest.mark.parametrize(
    "words",
    [
        "> Never was a dam so ugly. It leaks.\n> — Anna Holm",
        "> Never was a dam so ugly.\n>\n> — Anna Holm, in 1907",
        "> Never was a dam\n> so ugly\n> — Anna Holm",
        "> “Never was a dam so ugly.”\n> Anna Holm",
        "“Never was a dam so ugly.”\n\n— Anna Holm, mayor",
        "“Never was a dam so ugly.” — Anna Holm",
    ],
)
def test_the_line_below_a_quotation_says_whose_it_is(words):
    labels = [
        who
        for who, said in heard(f"It stands.\n\n{words}\n\nIt stood.", SIGNED)
        if said.startswith(("“N", "N", "It l"))
    ]
    assert set(labels) == {HOLM}
    assert heard(f"It stands.\n\n{words}\n\nIt stood.", SIGNED)[-1][0] == BERG


def test_a_list_of_names_signs_nothing():
    assert {who for who, _ in heard("They came.\n\n— Anna Holm\n\n— Tomas Veld", SIGNED)} == {BERG, VELD}
    assert heard("They came.\n\n— Anna Holm\n\n— Tomas Veld", SIGNED)[0][0] == BERG


def test_in_a_transcript_each_paragraph_is_whose_name_stands_before_it():
    words = "COUNCILLOR HOLM: The dam is sound. It was built well.\n\nMR VELD, for the board: It leaks. It leaked.\n\nThey left."
    for source in (Source("t.md", "0", title="Transcript of the meeting"), Source("t.md", "0", title="The dam")):
        told = [who.partition(",")[0] for who, _ in heard(words, source)]
        assert told == ["COUNCILLOR HOLM", "COUNCILLOR HOLM", "MR VELD", "MR VELD", f"“{source.title}”"]
        assert [who for who, _ in heard(words, source, text)] == [who for who, _ in heard(words, source)]
    lists = "Pros: it is cheap. It is quick.\n\nCons: it leaks.\n\nPros: it is red.\n\nDr Holm: 4 votes"
    assert {who for who, _ in heard(lists, SIGNED)} == {BERG}


def test_a_house_that_is_called_a_conversation_holds_none():
    source = Source("a.md", "0", title="The dam", author="Oskar Berg", publisher="The Conversation")
    words = "They were angry. “It is dear.”\n\nWater Levels: they rise.\n\nWater Levels: they fall."
    assert [who for who, _ in heard(words, source)] == [BERG, SOMEBODY, BERG, BERG]


def test_an_interview_is_not_its_authors_alone():
    words = "**Oskar Berg:** Is it safe?\n\n**Anna Holm:** It is sound. It was built well.\n\nWe left."
    by = Source("i.md", "0", title="A talk with Anna Holm", author="Oskar Berg")
    assert [who for who, _ in heard(words, by)] == ["Interview by Oskar Berg", HOLM, HOLM, "Interview by Oskar Berg"]
    assert label(by, "It was eaten by worms.") == "Interview by Oskar Berg"
    both = Source("i.md", "0", title="The dam", author="Anna Holm in conversation with Dr Oskar Berg")
    told = {who for who, _ in heard("OB: Is it safe?\n\nAH: It is sound.\n\nTV: It leaks.", both)}
    assert told == {both.author, f"TV, quoted by {both.author}"}
    assert [who for who, _ in heard("Q: Is it safe?\n\nA: It is sound. It was built well.", by)] == [
        "Interview by Oskar Berg",
        HOLM,
        HOLM,
    ]
    assert label(Source("i.md", "0", title="Interview with Anna Holm", author="Anna Holm"), "It is so.") == (
        "Interview with Anna Holm"
    )


def told(words, title="", format_=text):
    """(label, sentence) of every sentence, the label as far as its first comma."""
    return [(who.partition(",")[0], said) for who, said in heard(words, Source("t", "0", title=title), format_)]


LEAKS = [("Anna Holm", "The dam leaks."), ("Tomas Veld", "Is that so?"), ("Anna Holm", "It leaks at 9:40 every day.")]
"""What is said in the next ones."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Holm  0:12\n", "Tomas Veld  1:02:07\n"),
        ("[Anna Holm] 10:02:11\n", "[Tomas Veld] 10:02:30\n"),
        ("00:12 Anna Holm\n", "01:07 Tomas Veld\n"),
        ("Holm, Anna   0:04\n", "Veld, Tomas   0:31\n"),
        ("**Anna Holm** 0:12\n", "**Tomas Veld** 0:31\n"),
        ("12/03/2024, 14:05 - Anna Holm: ", "12/03/2024, 14:06 - Tomas Veld: "),
    ],
)
@pytest.mark.parametrize("format_", [text, markdown])
def test_a_line_with_a_name_and_a_time_says_who_speaks_below_it(one, other, format_):
    words = f"{one}The dam leaks.\n\n{other}Is that so?\n\n{one}It leaks at 9:40 every day.\n"
    assert told(words, format_=format_) == LEAKS


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("42m 18s\n\nHolm, Anna started transcription", []),
        ("They met at nine.\n\n42m 18s", ["They met at nine.", "42m 18s"]),
    ],
)
def test_what_a_program_writes_of_a_recording_is_said_by_nobody(above, said):
    words = "Holm, Anna 0:12\n\nThe dam leaks.\n\nVeld, Tomas 0:31\n\nIs that so?\n\nHolm, Anna 0:44\n\nIt leaks at 9:40 every day."
    found = told(f"{above}\n\n{words}\n\nHolm, Anna stopped transcription", format_=markdown)
    assert [words for _, words in found[: -len(LEAKS)]] == said and found[-len(LEAKS) :] == LEAKS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("**Anna Holm:**", "**Tomas Veld:**"),
        ("### Anna Holm", "### Tomas Veld"),
        ("**Anna Holm** (Ystrad)", "**Tomas Veld** (Leeds)"),
        ("The Minister for Water (Anna Holm):", "Tomas Veld:"),
    ],
)
def test_in_a_talk_a_line_with_a_name_says_who_speaks_below_it(one, other):
    parts = [
        f"{one}\n\nThe dam leaks.",
        f"{other}\n\nIs that so?",
        f"{one}\n\nIt leaks at 9:40 every day.",
        other,
        "No.",
    ]
    assert told("\n\n".join(parts), "The panel on the dam", markdown) == [*LEAKS, ("Tomas Veld", "No.")]
    assert {who for who, _ in told("\n\n".join(parts), "The dam", markdown)} == {"“The dam”"}


def test_in_a_debate_what_is_said_between_two_speakers_is_the_first_ones():
    words = "Mr. ORM (Dunwick): The dues are high.\n\nNineteen boats were sold.\n\nWe cannot go on.\n\n(Laughter.)\n\nMrs. HOLM: They are low.\n\nThe House divided.\n"
    assert [who for who, _ in told(words, "The dues")] == [*["Mr. ORM"] * 3, "“The dues”", "Mrs. HOLM", "“The dues”"]


def test_a_label_amid_a_line_says_who_speaks_from_there_on():
    words = "MS HOLM: It leaks. It leaked.  MR VELD, for the board: It does not. The chair: Does it? HOLM: It does."
    who = ["MS HOLM", "MS HOLM", "MR VELD", "The chair", "HOLM"]
    assert [name for name, _ in told(words, "The panel")] == who
    aside = "Professor Holm, who built it, thinks otherwise: it was safe. It leaked. Professor Veld, asked once: no."
    assert {name for name, _ in heard(aside, SIGNED)} == {BERG}
    greeting = "They write. Dear Mother: it leaks. They laugh. Dear Sister: it does not. Dear Mother: it does."
    assert {name for name, _ in heard(greeting, SIGNED)} == {BERG}


def test_a_speaker_goes_by_what_the_whole_text_calls_him():
    words = "Anna Holm: It leaks.\n\nBerg: Does it?\n\n" + "It stood there for long. " * 60 + "\n\nHolm: It does."
    by = Source("i.md", "0", title="An interview", author="Oskar Berg")
    assert [who for who, _ in heard(words, by)][-1] == HOLM


def test_a_surname_before_words_is_whose_whole_name_stands_before_others():
    words = "[00:00:41] Anna Holm: It leaks.\n\n[00:01:10] Tomas Veld: Does it?\n\nHolm: I saw it.\n\n[00:02:09] Anna Holm: So it is.\n\nVeld: No. It is dry.\n"
    assert [who for who, _ in told(words)] == ["Anna Holm", "Tomas Veld", "Anna Holm", "Anna Holm", *["Tomas Veld"] * 2]


def test_a_deposition_is_its_witnesss_and_the_questions_are_not():
    words = (
        "DEPOSITION OF JAN BAKKER\n\nANNA HOLM, having been duly sworn, testified as follows:\n\nBY MR. CRAIG:\n\n"
        "Q.  Did it leak?\nA.  It did. I saw it.\nMR. RUIZ:  Objection.\nQ.  When?\nA.  In May.\n"
    )
    assert told(words)[1:] == [
        ("MR. CRAIG", "Did it leak?"),
        ("ANNA HOLM", "It did."),
        ("ANNA HOLM", "I saw it."),
        ("MR. RUIZ", "MR. RUIZ:  Objection."),
        ("MR. CRAIG", "When?"),
        ("ANNA HOLM", "In May."),
    ]


def test_what_answers_a_question_in_bold_letters_is_said_by_whoever_is_asked():
    words = "We met by the river.\n\n**Is it safe?**\n\nIt leaks.\n\n**Who built it?**\n\nI did.\n"
    by = Source("i.md", "0", title="An interview with Anna Holm", author="Oskar Berg")
    assert heard(words, by) == [
        ("Interview by Oskar Berg", "We met by the river."),
        (HOLM, "It leaks."),
        (HOLM, "I did."),
    ]
    assert [who for who, _ in heard(words, SIGNED)] == [BERG] * 3


@pytest.mark.parametrize("mark", ["**", "__", "*"])
def test_what_stands_in_the_letters_of_the_questions_is_said_by_whoever_asks(mark):
    parts = [
        "*She built the dam.*",
        "We met by the river.",
        "?Tell us about the dam.",
        "It leaks.",
        "?Is it safe?",
        "No.",
    ]
    parts += ["?That is news to me.", "I told them so.", "?What now?", "We wait.", "*It is shortened here.*"]
    words = "\n\n".join(f"{mark}{part[1:]}{mark}" if part[0] == "?" else part for part in parts)
    asker = "Interview by Oskar Berg"
    by = Source("i.md", "0", title="An interview with Anna Holm", author="Oskar Berg")
    assert [(who, said.strip("*_")) for who, said in heard(words, by)] == [
        (asker, "She built the dam."),
        (asker, "We met by the river."),
        (HOLM, "It leaks."),
        (HOLM, "No."),
        (asker, "That is news to me."),
        (HOLM, "I told them so."),
        (HOLM, "We wait."),
        (asker, "It is shortened here."),
    ]
    stressed = "It leaks.\n\n**Is it safe?**\n\nNo.\n\n**Who built it?**\n\nBerg.\n\n**I did not.**"
    assert (BERG, "**I did not.**") in heard(stressed, SIGNED)


@pytest.mark.parametrize(
    "words",
    [
        "Opening Remarks 9:00\n\nThe chair greets all.\n\nLong Lunch 12:30\n\nThere is soup.\n",
        "Key Points\n\nIt is dear.\n\nNext Steps\n\nWe wait.\n\nKey Points\n\nIt leaks.\n\nNext Steps\n\nWe go.\n",
        "Pros:\n\nIt is cheap.\n\nCons:\n\nIt leaks.\n\nPros:\n\nIt is red.\n\nCons:\n\nIt is old.\n",
        "A. The dam leaks.\n\nB. The weir is old.\n\nA. The dam leaks.\n\nQ. Is it so?\n",
        "Anna Holm\n\nShe built the dam.\n\nTomas Veld\n\nHe built the weir.\n",
    ],
)
def test_a_line_that_nothing_bears_out_names_nobody(words):
    assert {who for who, _ in told(words, "The dam")} == {"“The dam”"}
