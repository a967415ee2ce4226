"""The tests of mpdiff; folders mirror those of the package."""
