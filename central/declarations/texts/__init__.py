"""The texts of the citizens' pages, a table a page; `central.declarations.words` says them."""
