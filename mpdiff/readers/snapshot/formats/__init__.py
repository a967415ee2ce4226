"""One module a format of Get-MpPreference's output."""
