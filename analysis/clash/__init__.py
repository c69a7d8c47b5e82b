"""Where voice and words disagree: how positive each is, how far they are opposed, by which words, and by chance.

A transformer that hears valence hears the words as well, so its valence minus the text's is *small* exactly where the
words decide. Three signals are needed, not two: what the words say, what the audio model says, and the voice without
its words (`signals`). The index (`opposition`) is large only where voice and words are both clear and opposed; what
is left of the audio's valence after a regression on the text's measures nothing but how emotional the voice is, and
is never an index by itself. `surprise` says how often the same words would meet a voice like this by chance,
`words` which words oppose each other, and `detection` how well an index finds clips that are known to clash.
"""

from __future__ import annotations

from analysis.clash.detection import auc, auc_interval
from analysis.clash.opposition import GATE, Clash, clash, direction
from analysis.clash.signals import Signals, signals
from analysis.clash.surprise import false_discovery, surprise
from analysis.clash.words import WordClash, sentence, word_clash

__all__ = [
    "GATE",
    "Clash",
    "Signals",
    "WordClash",
    "auc",
    "auc_interval",
    "clash",
    "direction",
    "false_discovery",
    "sentence",
    "signals",
    "surprise",
    "word_clash",
]
