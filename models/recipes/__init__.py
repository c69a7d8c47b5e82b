"""Training: from corpora to a model folder that Earmark loads, one readable module a recipe.

corpora -> `data` (examples, cleaning, splits, balance) -> a recipe (`table.RECIPES`; its features, its network) ->
`training` (the loop, its curves, its state on disk) -> a model folder -> `models.evaluation`.
"""
