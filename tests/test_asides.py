"""What of a document is no statement of it: credits, corrections, calls, references; and what of it stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.asides import is_aside, labelled, own
from index.chunk import chunk
from index.formats import html, markdown
from index.layout import describe
from index.references import is_entry, is_reference
from index.types import Document, Region, Source
from qa.extract import says_something

ASIDES = """
Photo by Jan Kraus on Unsplash
(Photo by Karl Henning/Coast Review)
Photograph: Mira Sand/AP
Credit...Mira Sand for The Courier
Image: Harbour Archive
(Image credits: Harbour Authority)
Mira Sand/AFP via Getty Images
Getty Images
Courtesy of the Vik family
Image source, Holm Archive
*Source:* Harbour Authority (2023).
Sources: IMF; OECD; Statistics Office.
Source: Harbour Authority; author’s calculations.
Reporting by Ilse Brandt in Vessel Bay; Writing by John Mole; Editing by Ana Ruiz and Kim Lee
Associated Press writers Mona Lind in Holm and Peter Voss in the capital contributed to this report.
This article was amended on 7 May 2024.
An earlier version of this story misspelled the name of the chair.
A version of this article appears in print on May 5, 2024, Section A, Page 4 with the headline: Bay Votes.
*This essay was first published in Coast Review.*
Originally published at olafinn.example on May 3, 2024.
Reprinted with permission.
The views expressed in this article are the author’s own.
This page was last edited on 9 May 2024, at 10:12 (UTC).
Copyright 2024 The Associated Press.
[Sign up here](https://x.example) for our daily newsletter.
Thanks for reading The Tideline!
If you liked this story, give it some claps (up to 50!) and follow me for more.
Follow her on Twitter @lena.*
Leave a comment below and tell me what you think, I read all of them.
Click on the chart to enlarge.
Read more: The mussel war
More about Tom Ashe
12 Likes · 3 Restacks
Also read: Who drinks the Indus?
Published in Dawn, October 9th, 2021
Views are personal.
Like Opinion & Editorial on Facebook, follow @ETOpEd on Twitter to receive all updates.
He tweets @hydroali
facebook twitter whatsapp linkedin email
Share full article
Comments are closed.
You have read 1 of your 5 free articles this month.
Copyright The Financial Times Limited 2024.
II. A River without Meters ............ 4
Suggested citation: Basin Watch (2021).
Keywords: irrigation, ledgers, Indus
Received 3 March 2021; accepted 9 May 2021; published online 1 June 2021
""".strip().splitlines()
REFERENCES = """
See also: Eels.
See Toll, “Who Owns the Sea?”, Coastal Papers 12 (2019), pp. 4–9.
See Harbour Act of 1921, § 4(a) (as amended).
For longer treatments of such ports, see Jonas Beck, “Silt and Sand,” Institute, May 3, 2021.; Eva Strand, “Plumes,” 14.
For a fuller discussion of this point, see chapter 3 of my book.
Deel, Sea and State, 33–60.
Board v. Holm, 12 N.R. 44, 47 (1931).
Ibid., at 112.
Id.
See id. at 48.
Quoted in Strand, “Plumes,” 14.
Author’s interview with a board member, Holm, 4 May 2019.
Emphasis added.
Not to be confused with Vessel Point.
Smit, Jan (1902). The Northern Whalers. Amsterdam: Brill. p. 44.
^ "Harbour plan approved". The Courier. 4 May 2024. Retrieved 9 May 2024.
Strand, E., & Holt, L. (2020). Plumes. Holm: Holm University Press.
Rosen, Ada. *Harbours of the North*. Holm: University Press, 2015.
Ali M. The invention of numbers. J Irrig Hist. 1998;12(3):44-61.
Noor J, Raza A. Clerks and canals. Karachi: OUP Press; 2010.
1. Ali M, Noor JK. The invention of numbers. J Irrig Hist. 1998;12(3):44-61.
Crisis Group interview, irrigation official, Karachi, May 2021.
Yale, 412 pp., £25, May 2021
""".strip().splitlines()
STATEMENTS = """
Photographs by prisoners were carried out of the camp in 1944.
Credit Suisse fell in March 2023.
Source of the river is a spring below the fort.
The map shows the channel of 1998, which has silted up.
The outer channel was last dredged in 1987, when the ferry to Holm still ran.
An earlier version of this paper was discussed at a seminar, where the coffee machine failed.
A correction was made to the boundary in 1921.
This report was written by the council after the flood of 1994.
The audit takes no position on the origin of the infections.
The budget does not reflect the policy of the board.
Subscribe to the queue before you read from it.
Click the button labelled Save to store the file.
Register by e-mail with the clerk before 3 May.
See the doctor if the fever lasts for three days.
See that the boiler is emptied before 2025.
In May 2018 the chief asked to see me alone, and told me of "a librarian in Holm".
But see Strand, “Silt,” 14 (arguing that silt is property).
Judge Ames dissented in 1954 because the board had met in secret.
Population: 1,104 (1841); 388 (1861); 279 (1951).
Commanders: Franz Simat (to 1998); Col. Milan Ulm "Mortar" (1999 – June 2001).
According to The Courier in 2014, the “richest hundredth own more than the poorest nine tenths.”
Not to be confused with the programme of the same name, which dealt with mining.
The author thanks the post office for its data.
Ada Rosen, 45, a pilot.
“Cheap?” asked Ann Ek in 2021, and laughed.
Comments are closed on this post, for once, out of respect.
Christopher J. Probst in his book Silt and Sand (2012), shows that most journals of that time followed the board.
Imran Ek interviews the chief in 2019.
Published in 1921, the Act gives the board the last word.
Who pays? The town does.
""".strip().splitlines()


@pytest.mark.parametrize("line", ASIDES)
def test_what_a_document_says_of_itself_is_no_statement_of_it(line):
    assert is_aside(line) and not says_something(line)


@pytest.mark.parametrize("line", REFERENCES)
def test_what_leads_to_another_text_says_nothing(line):
    assert is_reference(line) and not says_something(line)


@pytest.mark.parametrize("line", STATEMENTS)
def test_what_only_looks_like_an_aside_is_said(line):
    assert says_something(line) and labelled(line, [Region("body", 0, len(line))])[0].kind == "body"


@pytest.mark.parametrize(
    "line",
    [
        "[|4 ]According to the survey, dues fell.",
        "[|[2] ]The one exception is the basin.",
        "[|³ ]The channel was dug in 1998.",
        "[|[^2]: ]The surveys were made in 2019.",
        "3 October 1896 was a Saturday.",
        "12 of them left.",
        "3D maps were drawn.",
    ],
)
def test_the_number_of_a_footnote_is_none_of_its_words(line):
    check_own(line, is_note=True)


@pytest.mark.parametrize(
    "line",
    [
        "Khan speaks at the hall[| (lev radin /]",
        "A man mends his nets on April 2, 2024[| [Lars Holt/Reuters]]",
        "Barges in the basin[| (Photo: Mira Sand)]",
        "Tankers fill up at a canal[| © Reuters]",
        "[|Image caption, ]The vote came late",
        "[|1 of 3 | ]A barge is seen.",
        "[|VESSEL BAY (AP) — ]The board voted.",
        "VESSEL BAY, May 4, 2024 – The board voted.",
        "[|• ]The first survey took eleven days.",
        "Dues fell by a fifth (source: Harbour Authority).",
        "It is warm for its latitude (via the North Atlantic Drift)",
        "The tank holds forty (litres/second)",
    ],
)
def test_a_credit_a_dateline_and_a_bullet_are_none_of_a_sentences_words(line):
    check_own(line)


def check_own(line: str, is_note: bool = False) -> None:
    """`line`: what is left out stands between "[|" and the last "]"."""
    cut = re.search(r"\[\|(.*)\](?=$|[^\]])", line) if "[|" in line else None
    text = line.replace(cut[0], cut[1]) if cut else line
    start, end = own(text, 0, len(text), is_note)
    assert text[start:end] == (line.replace(cut[0], "") if cut else line)


def said(regions: tuple[Region, ...], text: str) -> list[str]:
    document = Document(Source("a", "0"), text, labelled(text, regions))
    return [text[a:b] for passage in chunk(document) for a, b in passage.sentences if says_something(text[a:b])]


BODY = (
    "The harbour board decided in March to dredge the channel, a step that the fishing fleet had opposed for nine years.",
    "Fishermen say that the silt will bury the mussel beds on which a third of the town lives.",
)


def test_of_a_page_copied_from_a_browser_only_the_article_is_said():
    text = "\n\n".join(
        [
            "The channel, again",
            "Ada Rosen at the council in 2015. Photograph: Mira Sand/AP",
            BODY[0],
            "Sign up to our free daily newsletter",
            BODY[1],
            "Correction: the works were said to cost 14 million crowns. It has been updated.",
            "This article was amended on 7 May 2024. An earlier version said that the works would cost 14m.",
            "1 Jonas Beck, “The Harbour That Moved Away,” Coast Review, May 3, 2021.",
            "The Harbour That Moved Away",
            "2 The fleet counted 63 boats in 2023.",
        ]
    )
    assert said(describe(text)[0], text) == [
        "Ada Rosen at the council in 2015.",
        *BODY,
        "The fleet counted 63 boats in 2023.",
    ]


def test_a_question_before_a_call_is_part_of_it():
    block = "Like what you read? Sign up for our weekly newsletter and never miss a story."
    assert labelled(block, [Region("body", 0, len(block))])[0].kind == "boilerplate"


def test_an_article_of_two_paragraphs_above_links_to_others_is_the_article():
    text = "\n\n".join(
        ["The channel, again", *BODY, "Read More", "Who Owns the Snow?", "The treaty divides rivers, not ice."]
    )
    assert said(describe(text)[0], text)[:2] == list(BODY)


def test_an_article_goes_on_below_a_link_amid_it():
    caption = "Ada Rosen at the council"
    text = "\n\n".join(
        ["The channel, again", *BODY * 3, caption, BODY[0], "Read More", "Who Owns the Snow?", *BODY * 3]
    )
    assert said(describe(text)[0], text).count(BODY[1]) == 6


def test_a_numbered_heading_above_the_first_paragraph_is_one():
    text = f"Annual report\n\n1. Introduction\n\n{BODY[0]}\n\n1.2 Membership\n\n{BODY[1][:-1]}.4\n\nThey left."
    kinds = {text[r.start : r.end]: r.kind for r in describe(text)[0]}
    assert kinds["1. Introduction"] == kinds["1.2 Membership"] == "heading"


def test_of_a_saved_page_only_the_article_is_said():
    page = (
        "<html><body><article><h1>The channel, again</h1><figure><img><figcaption>The channel in 1987. <span>Image: Harbour"
        f" Archive</span></figcaption></figure><p>{BODY[0]}</p><p>Thanks for reading this post!</p><p>{BODY[1]}</p>"
        "<p><em>This post was originally published on the blog of the Mussel Society.</em></p><h2>Notes</h2>"
        "<p>1. The fleet counted 63 boats. See Deel, “Boats,” 14.</p><p>2. Ibid.</p></article></body></html>"
    )
    parsed = html.read(page.encode())
    assert said(parsed.regions, parsed.text) == ["The channel in 1987.", *BODY, "The fleet counted 63 boats."]


def test_of_markdown_only_the_article_is_said():
    text = "\n\n".join(
        [
            "# The channel, again",
            "![Barges](a.jpg)\n*Barges at low tide. Photo: Mira Sand*",
            BODY[0] + "[^1]",
            "**[Read more: The mussel war](b.md)**",
            BODY[1],
            "[^1]: The fleet counted 63 boats.",
            "[^2]: See also [my earlier post](x.md).",
            "Deel, P. (2011). Sea and state. *Journal of Port Law*, 4(2), 33–60.",
        ]
    )
    assert said(markdown.read(text.encode()).regions, text) == [
        "*Barges at low tide.",
        BODY[0] + "[^1]",
        BODY[1],
        "The fleet counted 63 boats.",
    ]


def test_an_entry_of_a_bibliography_is_one_sentence():
    assert is_entry("Deel, P., & Holt, L. (2011). Sea and state. Journal of Port Law, 4(2), 33–60.")
    assert not is_entry("Oslo, Norway (1921). The fleet left the town.")
    assert not is_entry("Nevertheless, Professor Deel, author of Silt (Holm 1993), wrote in the journal Sea of it.")


def test_many_brackets_and_quotation_marks_are_read_in_time_in_proportion_to_them():
    for sign in ("(", "[a](", "“A ", "1 of 1 | ", "See ", "a, ", "If you like this "):
        block = (sign * 700)[:690]
        assert labelled(block, [Region("body", 0, len(block))])
        is_reference(block), own(block, 0, len(block))


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*ASIDES, *REFERENCES, "“", "(", "[^1]: ", "4 ", "• "])).map(" ".join)
)
def test_any_block_has_a_kind_and_its_sentences_stand_in_it(block):
    (region,) = labelled(block, [Region("footnote", 0, len(block))])
    document = Document(Source("a", "0"), block, (region,))
    assert all(block[a:b].strip() == block[a:b] for passage in chunk(document) for a, b in passage.sentences)
