"""What can be asked of a clip's raters beyond their mean: how they differ, and who they are."""
