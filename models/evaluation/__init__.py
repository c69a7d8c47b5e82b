"""How good a model is on clips that were held out: asked as users ask it, scored, shown beside chance and print."""
