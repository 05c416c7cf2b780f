"""What is proposed on a document that still is a page, and who may doubt it.

`proposals` weighs selectors and the extractor's vote, `parts` are title, standfirst and posts, which users keep or
drop, and `witnesses` are asked where a rule would cut prose.
"""
