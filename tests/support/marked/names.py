"""The marks that stand for the device, its domain and its ids."""

from __future__ import annotations

from typing import Final

HOST: Final = "ZQHOST01"
FORMER: Final = "ZQFORMER"
DOMAIN: Final = "zqcorp.zqforest.example"
NETBIOS: Final = "ZQCORP"
SID: Final = "S-1-5-21-7070707-70707071-70707072-1105"
COMPUTER: Final = "77AA77BB-0C3D-4E5F-8A9B-000000001EEF"
ENTRA: Final = "77aa77bb-1111-2222-3333-444444444444"
SENSOR: Final = "77aa77bb" * 5
"""The device's id in Microsoft Defender XDR: forty hexadecimal digits."""
