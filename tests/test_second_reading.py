"""Whether a question is answered at all: what is read with it, what the dial does, and what a slip of the pen is."""

from dataclasses import replace

import numpy as np
import pytest

from index import BadQuestion, Hit, NoEncoder, Passage, Source
from index.bert import JOINT_TOKENS, QUESTION_TOKENS, Judgement, joint_input
from index.embed import judge as joint_reader
from index.embed import packaged_folder
from qa import Assistant
from qa.abstain import enough
from qa.judge import READ, SHARE, judged, second
from qa.spelling import corrected, one_slip
from qa.types import DIAL, Evidence, Reading

DAM = Source("dam.md", "1", title="The case for the dam", author="Mara Lind")
RIVER = Source("river.md", "2", title="Leave the river alone", publisher="The Weir")


def sentences(source: Source, texts: list[str]) -> list[Evidence]:
    """A passage's sentences as a first reading gives them, each a little worse than the one before."""
    spans, at = [], 0
    for text in texts:
        spans.append((at, at + len(text)))
        at += len(text) + 1
    passage = Passage(source.path, source, 0, at - 1, " ".join(texts), "", tuple(spans))
    return [Evidence(Hit(passage, 1.0, {}), a, b, 0.9 - n / 100) for n, (a, b) in enumerate(spans)]


class Likes:
    """Stands in for a corpus: sure of the sentences that hold a word, and keeps what it was asked."""

    def __init__(self, word: str):
        self.word, self.rows = word, []

    def judge(self, rows):
        self.rows += rows
        logits = [[5.0 if self.word in sentence else -5.0 for sentence in row[2]] for row in rows]
        return [Judgement(max(own), tuple(own)) for own in logits]


def test_one_good_window_tells_and_several_tell_more():
    evidence = tuple(sentences(DAM, [f"Sentence {n}." for n in range(READ)]))
    sure = judged("Which?", Reading(evidence), Likes("Sentence 1"))
    one = judged("Which?", Reading(evidence), Likes(f"Sentence {READ - 1}"))
    unsure = judged("What of fish?", Reading(evidence), Likes("cats"))
    assert sure.chance > one.chance > 0.8 > 0.1 > unsure.chance
    less_alike = tuple(replace(e, score=e.score - 0.4) for e in evidence)
    assert judged("Which?", Reading(less_alike), Likes("Sentence 1")).chance < sure.chance
    assert unsure.evidence == tuple(replace(e, score=e.score - 5 * SHARE) for e in evidence)
    assert judged("What?", Reading(()), Likes("x")) == Reading(())


def test_what_answers_better_together_with_the_question_comes_first():
    evidence = sentences(DAM, [f"Sentence {n}." for n in range(READ + 4)])
    found = judged("Which?", Reading(tuple(evidence)), Likes("Sentence 4")).evidence
    assert found[0].text == "Sentence 4." and found[1:] == tuple(
        replace(e, score=e.score - 5 * SHARE) for e in evidence if e.text != "Sentence 4."
    )


def test_what_is_beyond_what_was_read_again_counts_as_the_worst():
    near, (far,) = sentences(DAM, [f"Sentence {n}." for n in range(READ)]), sentences(RIVER, ["Sentence 5, far."])
    far = replace(far, score=near[-1].score)
    found = judged("Which?", Reading((*near, far)), Likes("Sentence 5")).evidence
    assert found[0].text == "Sentence 5." and found[-1] == replace(far, score=far.score - 5 * SHARE)


def test_a_neighbour_of_what_was_read_again_has_what_was_thought_of_it_there():
    evidence = sentences(DAM, [f"Sentence {n}." for n in range(READ + 2)])
    found = judged("Which?", Reading(tuple(evidence)), Likes(f"Sentence {READ}")).evidence
    assert [e.text for e in found[:2]] == [f"Sentence {READ}.", "Sentence 0."]
    assert found[-1] == replace(evidence[-1], score=evidence[-1].score - 5 * SHARE)


def test_a_sentence_is_read_with_its_neighbours_and_its_speaker():
    evidence = sentences(DAM, [f"Sentence {n}." for n in range(9)])
    corpus = Likes("4")
    first, third, last = second("Which?", [evidence[0], evidence[3], evidence[8]], corpus)
    assert [logit for logit, _ in (first, third, last)] == [-5, 5, -5]
    assert third[1] == {(DAM.path, evidence[n].start): logit for n, logit in ((2, -5), (3, -5), (4, 5))}
    assert corpus.rows == [
        ("Which?", "Mara Lind: The case for the dam", [f"Sentence {n}." for n in around])
        for around in ((0, 1), (2, 3, 4), (7, 8))
    ]
    assert second("Which?", sentences(RIVER, ["It is 4."]), corpus) == [(5, {(RIVER.path, 0): 5})]
    assert corpus.rows[-1][1] == "The Weir: Leave the river alone"


def test_the_joint_reader_says_the_same_alone_and_in_company():
    rows = [
        ("Why was it built?", "Mara Lind: The dam", ["It was built to light the valley.", "It rained."]),
        ("How much?", "", ["word " * 300, "Ninety million crowns.", "x"]),
    ]
    found = joint_reader("cpu").read(rows)
    alone = [joint_reader("cpu").read([row])[0] for row in rows]
    for one, other in zip(found, alone, strict=True):
        assert np.isfinite((one.together, *one.sentences)).all() and np.isclose(one.together, other.together, atol=1e-4)
        assert np.allclose(one.sentences, other.sentences, atol=1e-4)
    built, _ = found
    (rained,) = joint_reader("cpu").read([("Why was it built?", "Mara Lind: The dam", ["It rained."])])
    assert built.together > rained.together and built.sentences[0] > built.sentences[1]
    assert joint_reader("cpu").read([]) == []


def test_what_is_too_long_is_cut_where_it_is_said():
    ids, types, owner = joint_input(lambda text: [7] * len(text), "q" * 99, "h" * 99, ["s" * 150, "t" * 150, "u"])
    assert len(ids) == len(types) == len(owner) == JOINT_TOKENS
    assert types.count(0) == QUESTION_TOKENS + 2 and owner.count(0) == 100 and owner.count(2) == 0


def test_a_cross_encoder_by_folder_takes_its_place(tmp_path, home):
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    marks = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    PreTrainedTokenizerFast(tokenizer_object=words, **marks).save_pretrained(tmp_path)
    small = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertForSequenceClassification(BertConfig(vocab_size=words.get_vocab_size(), num_labels=1, **small)).save_pretrained(
        tmp_path
    )
    found = joint_reader("cpu", str(tmp_path)).read(
        [("Why?", "Lind", ["Power is cheap.", "Fish."]), ("Who?", "", ["x"])]
    )
    assert [len(each.sentences) for each in found] == [2, 1] and found[0].together == max(found[0].sentences)
    answer = Assistant.open(home, "cpu", str(tmp_path)).ask("What would the dam cost?", dial="eager")
    assert answer.sentences or answer.abstained
    with pytest.raises(NoEncoder, match="CrossEncoder 'nowhere/none'"):
        Assistant.open(home, "cpu", "nowhere/none").ask("What would the dam cost?")


def test_the_dial_goes_from_cautious_to_eager(home):
    assert enough("cautious") > enough("balanced") > enough("eager") > 0
    assistant = Assistant.open(home)
    declined = [bool(assistant.ask("Who painted the turbine hall?", dial=dial).abstained) for dial in DIAL]
    assert declined == sorted(declined, reverse=True)
    with pytest.raises(BadQuestion, match="there is no dial 'bold'"):
        assistant.ask("What?", dial="bold")


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [
        ("tunel", "tunnel", True),
        ("goverment", "government", True),
        ("recieve", "receive", True),
        ("salmom", "salmon", True),
        ("tunnels", "tunnel", True),
        ("tunnel", "tunnel", False),
        ("funnel", "tunnel", False),
        ("austria", "australia", False),
        ("slovakia", "slovenia", False),
    ],
)
def test_a_slip_is_one_letter(written, meant, slip):
    assert one_slip(written, meant) is one_slip(meant, written) is slip


class Knows:
    """Stands in for a corpus: which words are common ones; of no others does it hold any."""

    def common(self, word):
        return word in ("how", "length", "much", "otter", "the", "this", "what")

    def strange(self, words):
        return [word for word in words if not self.common(word) and word not in ("does", "dam", "cost")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hwo mcuh does teh dam cost", "how much does the dam cost"),
        ("dam lenght", "dam length"),
        ("dam Lenght", "dam Lenght"),
        ("fosforus", "phosphorus"),
        ("councilor Hadad", "councillor Haddad"),
        ("satifaction", "satisfaction"),
        ("Satifaction", "satisfaction"),
        ("thsi dam", "this dam"),
        ("ocst", "ocst"),
        ("what of otters", "what of otters"),
    ],
)
def test_a_slip_is_mended_by_what_was_found_or_to_a_common_word(written, meant):
    said = (
        "Satisfaction rose. The phosphorus fell, said councillor Haddad, and there was much satisfaction. Others left."
    )
    hits = [e.hit for e in sentences(DAM, [said])]
    assert corrected(written, hits, Knows()) == meant
