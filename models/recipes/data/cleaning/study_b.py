"""Study B, audio and text on MSP-Podcast: its nine classes, everything else unusable.

Happy and Neutral, by far the largest, are cut by the balance `study-b`, in the training part only.
"""

from models.recipes.data.cleaning.rule import Rule

CLASSES = ("angry", "sad", "happy", "surprise", "fear", "disgust", "contempt", "neutral", "other")
RULE = Rule("the nine classes of MSP-Podcast; unusable labels are dropped", {name: name for name in CLASSES})
