"""How a stop divides its time: seconds from SIGTERM to the exit, at most.

| from | for | what happens |
|---|---|---|
| 0.0 | `ROUNDS_S` | posts on their way come to their end; no other begins |
| 2.0 | `CUT_S` | a round that took longer is cut off |
| 2.5 | `ANSWERS_S` | what people asked is answered, by all platforms and the web room at once |
| 6.5 | `CUT_S` | answers that took longer are cut off |
| 7.0 | `CLOSING_S` | connections to platforms and browsers are closed |
| 7.5 | `DATABASE_S` | the database is closed |
| 8.5 | | the process ends |

Most stops take none of these times in full. They are bounds for a stop in which everything hangs
at once: a locked or a silent database, a platform that holds answers up, a request half sent. What
is left of ten seconds is for a busy machine.

A statement that is cut off may need up to two seconds on a silent PostgreSQL
(`AsyncAdapt_asyncpg_connection._terminate_graceful_close`). Nobody waits for it: the next thing
begins meanwhile, and when the database is closed it is broken off.
"""

ALLOWED_S = 10.0
"""What operators are promised; `compose.yaml` grants more."""

ROUNDS_S = 2.0
ANSWERS_S = 4.0
CUT_S = 0.5
"""How long what was cut off may take to tidy up."""
CLOSING_S = 0.5
DATABASE_S = 1.0

PLATFORMS_S = ANSWERS_S + CUT_S + CLOSING_S
"""What a platform, or the web room, has from being asked to end until it is gone."""
LONGEST_S = ROUNDS_S + CUT_S + PLATFORMS_S + DATABASE_S
"""All of it."""
