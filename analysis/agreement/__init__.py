"""Agreement of taggers: what each said of each clip, how far they agree beyond chance, and what to settle."""

from analysis.agreement.disagreements import Disagreement, TagDispute, find_disagreements
from analysis.agreement.intervals import Estimate
from analysis.agreement.judgements import Judgements, judgements, people, reheard
from analysis.agreement.measures import TagAgreement
from analysis.agreement.settling import NO, Decision, decided_spans, first_choice, options, settle
from analysis.agreement.summary import Agreement, Compared, agree, given_names

__all__ = [
    "NO",
    "Agreement",
    "Compared",
    "Decision",
    "Disagreement",
    "Estimate",
    "Judgements",
    "TagAgreement",
    "TagDispute",
    "agree",
    "decided_spans",
    "find_disagreements",
    "first_choice",
    "given_names",
    "judgements",
    "options",
    "people",
    "reheard",
    "settle",
]
