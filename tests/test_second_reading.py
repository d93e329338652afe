"""Whether a question is answered at all: what is read with it, what the dial does, and what a slip of the pen is."""

import numpy as np
import pytest

from index import BadQuestion, Hit, NoEncoder, Passage, Source
from index.bert import JOINT_TOKENS, QUESTION_TOKENS, joint_input
from index.embed import judge as joint_reader
from index.embed import packaged_folder
from qa import Assistant
from qa.abstain import enough
from qa.judge import READ, SURE, judged, second
from qa.spelling import one_slip
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
        return [max(5.0 if self.word in sentence else -5.0 for sentence in row[2]) for row in rows]


def test_the_chance_is_that_of_the_best_window_and_the_order_stays():
    evidence = sentences(DAM, [f"Sentence {n}." for n in range(READ)] + ["Fish would die."])
    sure = judged("Which?", Reading(tuple(evidence), 0.5), Likes(f"Sentence {READ - 1}"))
    unsure = judged("What of fish?", Reading(tuple(evidence), 0.5), Likes("cats"))
    assert sure.chance > SURE > 0.1 > unsure.chance and sure.evidence == unsure.evidence == tuple(evidence)
    assert judged("What?", Reading((), 0.0), Likes("x")) == Reading((), 0.0)


def test_a_sentence_is_read_with_its_neighbours_and_its_speaker():
    evidence = sentences(DAM, [f"Sentence {n}." for n in range(9)])
    corpus = Likes("4")
    list(second("Which?", [evidence[2], evidence[4], evidence[8]], corpus))
    assert corpus.rows == [
        ("Which?", "Mara Lind: The case for the dam", [f"Sentence {n}." for n in (1, 2, 3, 4, 5)]),
        ("Which?", "Mara Lind: The case for the dam", ["Sentence 7.", "Sentence 8."]),
    ]
    list(second("Which?", sentences(RIVER, ["It is old."]), corpus))
    assert corpus.rows[-1][1] == "The Weir: Leave the river alone"


def test_once_it_is_sure_it_reads_no_further():
    evidence = [*sentences(DAM, ["Sentence 1."]), *sentences(RIVER, ["Sentence 2."])]
    for word, read in (("1", 1), ("2", 2), ("3", 2)):
        corpus = Likes(word)
        judged("Which?", Reading(tuple(evidence), 0.5), corpus)
        assert len(corpus.rows) == read


def test_the_joint_reader_says_the_same_alone_and_in_company():
    rows = [
        ("Why was it built?", "Mara Lind: The dam", ["It was built to light the valley.", "It rained."]),
        ("How much?", "", ["word " * 300, "Ninety million crowns.", "x"]),
    ]
    together = joint_reader("cpu").read(rows)
    alone = [joint_reader("cpu").read([row])[0] for row in rows]
    assert np.isfinite(together).all() and np.allclose(alone, together, atol=1e-4)
    assert together[0] > joint_reader("cpu").read([("Why was it built?", "Mara Lind: The dam", ["It rained."])])[0]
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
    assert len(found) == 2 and np.isfinite(found).all()
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
