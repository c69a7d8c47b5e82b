"""How good a model's answers are: classes against classes, dimensions against dimensions, and what was printed."""
