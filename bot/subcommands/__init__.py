"""What `hindcast` can be told to do, a module for each subcommand, loaded only when it is given.

Each has `run`, which takes the settings and the options of the command line, prints what there is
to say and returns the exit status. `doctor` alone reads the environment itself. What it is given,
and what each subcommand is for, says `bot.command_line`.
"""
