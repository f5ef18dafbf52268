"""Tests of the Slack room, against a fake Slack that speaks the real protocols."""
