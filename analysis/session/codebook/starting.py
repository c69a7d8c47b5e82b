"""The tags that a new session's codebook starts with: what listeners noted in clips on which raters disagree.

None of them shuts out another: a clip may hold sarcasm and laughter, in one breath. The colours are made for
colour-blind eyes: Paul Tol's set `muted` with the red of his `high-contrast` for its rose, one of his `vibrant`, two
of Okabe and Ito's, and a grey. The ten that stand on keys stay apart most.
"""

from __future__ import annotations

STARTING_TAGS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "sarcasm",
        "The speaker means the opposite of the words and lets the voice show it.",
        "#332288",
        (
            "If the words were written down, would they say the opposite of what the speaker means?",
            "Is it the voice that gives this away (drawn out, flat or overdone), rather than the topic?",
        ),
    ),
    (
        "prosody-semantic clash",
        "Words and voice point to different valence, such as bad news in a pleasant, smiling tone.",
        "#88ccee",
        (
            "Read the words alone, then hear the voice alone: is one pleasant and the other unpleasant?",
            "Does the speaker mean the words as they are? If they mean the opposite, it is sarcasm.",
        ),
    ),
    (
        "mimicry",
        "The speaker imitates or quotes somebody else's voice or manner.",
        "#44aa99",
        (
            "Does the voice change to that of somebody else (pitch, accent, manner) and back again?",
            "Would the words make sense in quotation marks?",
        ),
    ),
    (
        "nervous laughter",
        "Laughter that shows unease, embarrassment or tension rather than amusement.",
        "#117733",
        (
            "Is there laughter though nothing funny is said?",
            "Does the voice around it sound tense, hesitant or apologetic?",
        ),
    ),
    (
        "laughter over words",
        "The speaker laughs while speaking, or laughter covers the words.",
        "#999933",
        ("Are laughter and words heard at the same time? Laughter in a pause between them does not count.",),
    ),
    (
        "calm voice with exciting content",
        "A calm, even delivery of a story or news that is exciting in itself.",
        "#ddcc77",
        (
            "Would most people tell this with more energy?",
            "Is the voice even throughout, without held-back excitement?",
        ),
    ),
    (
        "excited or gossipy calm",
        "A quiet or calm voice with an undertone of excitement, as in gossip or a secret shared.",
        "#bb5566",
        (
            "Is the voice quiet or low, and yet quick, breathy or lively?",
            "Does it sound as if the listener alone were let into something?",
        ),
    ),
    (
        "announcer hype",
        "The practised, loud energy of an announcer, advertiser or host, not a feeling of the moment.",
        "#882255",
        (
            "Would the same voice fit an advertisement or the start of a show?",
            "Does the energy stay the same whatever is said?",
        ),
    ),
    (
        "disbelief",
        "The voice says that the speaker can hardly believe what is told.",
        "#aa4499",
        (
            "Could one add “can you believe that?” to what is said?",
            "Is it the voice that shows it (rising pitch, stressed or drawn-out words), not only the words?",
        ),
    ),
    (
        "emotional shift inside the clip",
        "The emotion changes clearly between the clip's beginning and its end.",
        "#0077bb",
        ("Would you label the first and the last third differently if you heard each alone?",),
    ),
    (
        "low-energy interest",
        "The speaker says or shows that something is interesting, with little energy in the voice.",
        "#d55e00",
        (
            "Do the words call something interesting, surprising or good?",
            "Would the voice alone be taken for bored, tired or neutral?",
        ),
    ),
    (
        "label looks wrong",
        "The consensus label does not fit what one hears.",
        "#e69f00",
        (
            "Would you still say so after hearing the clip a second time?",
            "Is the label outside what a reasonable listener could hear, not merely a step away from your own?",
        ),
    ),
    (
        "audio problem",
        "Noise, music, clipping, overlapping speakers or a bad cut make the clip hard to judge.",
        "#777777",
        ("Does the problem, not the speaker, make it hard to tell the emotion?",),
    ),
)

PALETTE = tuple(colour for _, _, colour, _ in STARTING_TAGS)
