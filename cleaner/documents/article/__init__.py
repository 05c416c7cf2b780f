"""What a page says about its article.

`metadata` has title, author, date and language, `address` where it stands by its own word, `parts` where the parts of
it are about which people differ.
"""
