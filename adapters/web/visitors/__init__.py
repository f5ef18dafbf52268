"""Who is here: a browser's visit, the member it acts as, and what others call them."""
