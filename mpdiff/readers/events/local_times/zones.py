"""The time zones of Windows: the offset and cities that it prints, and what IANA calls them.

From the public list of Windows zones in Unicode CLDR and the display names of Windows 10 and 11.
One zone a line: standard offset, cities or words of the display name (any of them tells it among
the zones of that offset, in any language that keeps the name), Windows name, IANA name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

_TABLE: Final = """
-12:00|International Date Line West|Dateline Standard Time|Etc/GMT+12
-11:00|Coordinated Universal Time-11|UTC-11|Etc/GMT+11
-10:00|Aleutian Islands|Aleutian Standard Time|America/Adak
-10:00|Hawaii|Hawaiian Standard Time|Pacific/Honolulu
-09:30|Marquesas|Marquesas Standard Time|Pacific/Marquesas
-09:00|Alaska|Alaskan Standard Time|America/Anchorage
-09:00|Coordinated Universal Time-09|UTC-09|Etc/GMT+9
-08:00|Baja California|Pacific Standard Time (Mexico)|America/Tijuana
-08:00|Coordinated Universal Time-08|UTC-08|Etc/GMT+8
-08:00|Pacific Time;Pacifique;Pazifik;Pacifico|Pacific Standard Time|America/Los_Angeles
-07:00|Arizona|US Mountain Standard Time|America/Phoenix
-07:00|Mazatlan|Mountain Standard Time (Mexico)|America/Mazatlan
-07:00|Mountain Time;Rocheuses|Mountain Standard Time|America/Denver
-07:00|Yukon|Yukon Standard Time|America/Whitehorse
-06:00|Central America;Zentralamerika;Amerique centrale|Central America Standard Time|America/Guatemala
-06:00|Central Time|Central Standard Time|America/Chicago
-06:00|Guadalajara;Monterrey|Central Standard Time (Mexico)|America/Mexico_City
-06:00|Easter Island|Easter Island Standard Time|Pacific/Easter
-06:00|Saskatchewan|Canada Central Standard Time|America/Regina
-05:00|Bogota;Lima;Quito|SA Pacific Standard Time|America/Bogota
-05:00|Chetumal|Eastern Standard Time (Mexico)|America/Cancun
-05:00|Eastern Time|Eastern Standard Time|America/New_York
-05:00|Haiti|Haiti Standard Time|America/Port-au-Prince
-05:00|Havana;Havanna;La Havane|Cuba Standard Time|America/Havana
-05:00|Indiana|US Eastern Standard Time|America/Indiana/Indianapolis
-05:00|Turks and Caicos|Turks And Caicos Standard Time|America/Grand_Turk
-04:00|Atlantic Time|Atlantic Standard Time|America/Halifax
-04:00|Caracas|Venezuela Standard Time|America/Caracas
-04:00|Cuiaba|Central Brazilian Standard Time|America/Cuiaba
-04:00|Georgetown;Manaus|SA Western Standard Time|America/La_Paz
-04:00|Santiago|Pacific SA Standard Time|America/Santiago
-03:30|Newfoundland;Neufundland;Terre-Neuve|Newfoundland Standard Time|America/St_Johns
-03:00|Araguaina|Tocantins Standard Time|America/Araguaina
-03:00|Brasilia|E. South America Standard Time|America/Sao_Paulo
-03:00|Cayenne;Fortaleza|SA Eastern Standard Time|America/Cayenne
-03:00|Buenos Aires|Argentina Standard Time|America/Buenos_Aires
-03:00|Montevideo|Montevideo Standard Time|America/Montevideo
-03:00|Punta Arenas|Magallanes Standard Time|America/Punta_Arenas
-03:00|Saint Pierre and Miquelon|Saint Pierre Standard Time|America/Miquelon
-03:00|Salvador|Bahia Standard Time|America/Bahia
-02:00|Coordinated Universal Time-02|UTC-02|Etc/GMT+2
-02:00|Greenland;Gronland;Groenland|Greenland Standard Time|America/Nuuk
-01:00|Azores;Azoren;Acores|Azores Standard Time|Atlantic/Azores
-01:00|Cabo Verde;Cape Verde|Cape Verde Standard Time|Atlantic/Cape_Verde
+00:00|Coordinated Universal Time;Koordinierte Weltzeit;Temps universel|UTC|Etc/UTC
+00:00|Dublin;Edinburgh;London|GMT Standard Time|Europe/London
+00:00|Monrovia;Reykjavik|Greenwich Standard Time|Atlantic/Reykjavik
+00:00|Sao Tome|Sao Tome Standard Time|Africa/Sao_Tome
+01:00|Casablanca|Morocco Standard Time|Africa/Casablanca
+01:00|Amsterdam;Berlin;Stockholm|W. Europe Standard Time|Europe/Berlin
+01:00|Belgrade;Belgrad;Bratislava;Budapest;Ljubljana;Prague;Prag|Central Europe Standard Time|Europe/Budapest
+01:00|Brussels;Bruxelles;Brussel;Madrid;Paris;Parigi|Romance Standard Time|Europe/Paris
+01:00|Sarajevo;Skopje;Warsaw;Zagreb|Central European Standard Time|Europe/Warsaw
+01:00|West Central Africa|W. Central Africa Standard Time|Africa/Lagos
+02:00|Athens;Athen;Bucharest;Bukarest|GTB Standard Time|Europe/Bucharest
+02:00|Beirut|Middle East Standard Time|Asia/Beirut
+02:00|Cairo;Kairo|Egypt Standard Time|Africa/Cairo
+02:00|Chisinau|E. Europe Standard Time|Europe/Chisinau
+02:00|Gaza;Hebron|West Bank Standard Time|Asia/Hebron
+02:00|Harare;Pretoria|South Africa Standard Time|Africa/Johannesburg
+02:00|Helsinki;Kyiv;Riga;Sofia;Tallinn;Vilnius|FLE Standard Time|Europe/Kiev
+02:00|Jerusalem|Israel Standard Time|Asia/Jerusalem
+02:00|Juba|South Sudan Standard Time|Africa/Juba
+02:00|Kaliningrad|Kaliningrad Standard Time|Europe/Kaliningrad
+02:00|Khartoum;Khartum|Sudan Standard Time|Africa/Khartoum
+02:00|Tripoli;Tripolis|Libya Standard Time|Africa/Tripoli
+02:00|Windhoek;Windhuk|Namibia Standard Time|Africa/Windhoek
+03:00|Amman|Jordan Standard Time|Asia/Amman
+03:00|Baghdad;Bagdad|Arabic Standard Time|Asia/Baghdad
+03:00|Damascus;Damaskus|Syria Standard Time|Asia/Damascus
+03:00|Istanbul|Turkey Standard Time|Europe/Istanbul
+03:00|Kuwait;Riyadh;Riad|Arab Standard Time|Asia/Riyadh
+03:00|Minsk|Belarus Standard Time|Europe/Minsk
+03:00|Moscow;Moskau;Moscou|Russian Standard Time|Europe/Moscow
+03:00|Nairobi|E. Africa Standard Time|Africa/Nairobi
+03:00|Volgograd|Volgograd Standard Time|Europe/Volgograd
+03:30|Tehran;Teheran|Iran Standard Time|Asia/Tehran
+04:00|Abu Dhabi;Muscat;Maskat|Arabian Standard Time|Asia/Dubai
+04:00|Astrakhan;Ulyanovsk|Astrakhan Standard Time|Europe/Astrakhan
+04:00|Baku|Azerbaijan Standard Time|Asia/Baku
+04:00|Izhevsk;Samara|Russia Time Zone 3|Europe/Samara
+04:00|Port Louis|Mauritius Standard Time|Indian/Mauritius
+04:00|Saratov|Saratov Standard Time|Europe/Saratov
+04:00|Tbilisi|Georgian Standard Time|Asia/Tbilisi
+04:00|Yerevan|Caucasus Standard Time|Asia/Yerevan
+04:30|Kabul|Afghanistan Standard Time|Asia/Kabul
+05:00|Ashgabat;Tashkent|West Asia Standard Time|Asia/Tashkent
+05:00|Ekaterinburg|Ekaterinburg Standard Time|Asia/Yekaterinburg
+05:00|Islamabad;Karachi|Pakistan Standard Time|Asia/Karachi
+05:00|Qyzylorda|Qyzylorda Standard Time|Asia/Qyzylorda
+05:30|Chennai;Kolkata;Mumbai;New Delhi|India Standard Time|Asia/Kolkata
+05:30|Sri Jayawardenepura|Sri Lanka Standard Time|Asia/Colombo
+05:45|Kathmandu;Katmandu|Nepal Standard Time|Asia/Kathmandu
+06:00|Bishkek|Central Asia Standard Time|Asia/Bishkek
+06:00|Dhaka;Dakka|Bangladesh Standard Time|Asia/Dhaka
+06:00|Omsk|Omsk Standard Time|Asia/Omsk
+06:30|Yangon|Myanmar Standard Time|Asia/Yangon
+07:00|Bangkok;Hanoi;Jakarta|SE Asia Standard Time|Asia/Bangkok
+07:00|Barnaul|Altai Standard Time|Asia/Barnaul
+07:00|Hovd|W. Mongolia Standard Time|Asia/Hovd
+07:00|Krasnoyarsk|North Asia Standard Time|Asia/Krasnoyarsk
+07:00|Novosibirsk|N. Central Asia Standard Time|Asia/Novosibirsk
+07:00|Tomsk|Tomsk Standard Time|Asia/Tomsk
+08:00|Beijing;Chongqing;Hong Kong;Urumqi;Peking|China Standard Time|Asia/Shanghai
+08:00|Irkutsk|North Asia East Standard Time|Asia/Irkutsk
+08:00|Kuala Lumpur;Singapore;Singapur|Singapore Standard Time|Asia/Singapore
+08:00|Perth|W. Australia Standard Time|Australia/Perth
+08:00|Taipei|Taipei Standard Time|Asia/Taipei
+08:00|Ulaanbaatar|Ulaanbaatar Standard Time|Asia/Ulaanbaatar
+08:45|Eucla|Aus Central W. Standard Time|Australia/Eucla
+09:00|Chita|Transbaikal Standard Time|Asia/Chita
+09:00|Osaka;Sapporo;Tokyo|Tokyo Standard Time|Asia/Tokyo
+09:00|Pyongyang|North Korea Standard Time|Asia/Pyongyang
+09:00|Seoul|Korea Standard Time|Asia/Seoul
+09:00|Yakutsk|Yakutsk Standard Time|Asia/Yakutsk
+09:30|Adelaide|Cen. Australia Standard Time|Australia/Adelaide
+09:30|Darwin|AUS Central Standard Time|Australia/Darwin
+10:00|Brisbane|E. Australia Standard Time|Australia/Brisbane
+10:00|Canberra;Melbourne;Sydney|AUS Eastern Standard Time|Australia/Sydney
+10:00|Guam;Port Moresby|West Pacific Standard Time|Pacific/Port_Moresby
+10:00|Hobart|Tasmania Standard Time|Australia/Hobart
+10:00|Vladivostok|Vladivostok Standard Time|Asia/Vladivostok
+10:30|Lord Howe|Lord Howe Standard Time|Australia/Lord_Howe
+11:00|Bougainville|Bougainville Standard Time|Pacific/Bougainville
+11:00|Chokurdakh|Russia Time Zone 10|Asia/Srednekolymsk
+11:00|Magadan|Magadan Standard Time|Asia/Magadan
+11:00|Norfolk|Norfolk Standard Time|Pacific/Norfolk
+11:00|Sakhalin|Sakhalin Standard Time|Asia/Sakhalin
+11:00|Solomon;New Caledonia|Central Pacific Standard Time|Pacific/Guadalcanal
+12:00|Anadyr;Petropavlovsk-Kamchatsky|Russia Time Zone 11|Asia/Kamchatka
+12:00|Auckland;Wellington|New Zealand Standard Time|Pacific/Auckland
+12:00|Coordinated Universal Time+12|UTC+12|Etc/GMT-12
+12:00|Fiji|Fiji Standard Time|Pacific/Fiji
+12:45|Chatham|Chatham Islands Standard Time|Pacific/Chatham
+13:00|Coordinated Universal Time+13|UTC+13|Etc/GMT-13
+13:00|Nuku'alofa|Tonga Standard Time|Pacific/Tongatapu
+13:00|Samoa|Samoa Standard Time|Pacific/Apia
+14:00|Kiritimati|Line Islands Standard Time|Pacific/Kiritimati
"""


class Zone(NamedTuple):
    """One zone of Windows. `offset`: minutes east of UTC in standard time."""

    offset: int
    cities: tuple[str, ...]
    windows: str
    iana: str


@cache
def zones() -> tuple[Zone, ...]:
    """Return every zone of the table; cities in plain lower-case letters."""
    found = []
    for line in _TABLE.strip().splitlines():
        offset, cities, windows, iana = line.split("|")
        minutes = int(offset[1:3]) * 60 + int(offset[4:6])
        signed = -minutes if offset[0] == "-" else minutes
        found.append(Zone(signed, tuple(_plain(c) for c in cities.split(";")), windows, iana))
    return tuple(found)


def by_cities(offset: int, text: str) -> str | None:
    """Return the IANA name of the zone whose display name holds one of its cities.

    None where no zone of this offset is told, or more than one.
    """
    plain = _plain(text)
    told = {
        zone.iana
        for zone in zones()
        if zone.offset == offset
        and any(re.search(rf"(?<!\w){re.escape(c)}(?!\w)", plain) for c in zone.cities)
    }
    return told.pop() if len(told) == 1 else None


def by_windows_name(text: str) -> str | None:
    """Return the IANA name of a Windows zone (`W. Europe Standard Time`), None if unknown."""
    standard = re.sub(r"\b(Daylight|Summer)\b", "Standard", text.strip(), flags=re.IGNORECASE)
    return next((z.iana for z in zones() if z.windows.lower() == standard.lower()), None)


def _plain(text: str) -> str:
    """Drop case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("ø", "o")
