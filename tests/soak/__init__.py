"""Months of everything at once, in minutes: what is left over, lost or doubled shows in the end.

clocked   a process that serves by a clock which leaps from day to day
harm      what befalls the processes, their database and the platforms
traffic   people who look up, settle, judge and press
gauge     what a process holds, and whether that grows
"""
