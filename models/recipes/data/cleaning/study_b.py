"""Study B, audio and text on MSP-Podcast: its nine classes, everything else unusable.

Happy and Neutral, by far the largest, are cut by the balance `study-b`, in the training part only: a test part with
other shares than the corpus would flatter or blame for no reason.
"""

from models.recipes.data.cleaning.rule import Rule

CLASSES = ("angry", "sad", "happy", "surprise", "fear", "disgust", "contempt", "neutral", "other")
CUT = ("happy", "neutral")
RULE = Rule("the nine classes of MSP-Podcast; unusable labels are dropped", {name: name for name in CLASSES})
