"""Models and their maps: the shelf of models, clips explained in the background, checks of models."""
