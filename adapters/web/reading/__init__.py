"""The reading room: episodes, speakers, topics and quotes, each with a page of its own."""
