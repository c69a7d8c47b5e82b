"""Study C, MFCC and wav2vec2 on four acted corpora: the six classes that all of them have."""

from models.recipes.data.cleaning.rule import Rule

CLASSES = ("neutral", "happy", "sad", "angry", "fear", "disgust")
RULE = Rule("six classes of acted corpora; calm and surprise are dropped", {name: name for name in CLASSES})
