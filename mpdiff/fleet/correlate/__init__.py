"""What only many packages show: each module answers one question from PackageResults, in one pass.

A collector takes one result after the other (`add`) and keeps no result; `rows` returns what it found,
in a fixed order. Devices are told apart by `device_key`.
"""
