"""Study A as one page: what is found of a corpus, in frozen records, and the page and figures drawn from them."""
