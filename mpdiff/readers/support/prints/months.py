"""Names of months as Windows abbreviates them, in the languages it is shipped in most.

A line a month. Some short names mean different months in two languages (`srp`, `lis`): both count.
"""

# ruff: noqa: RUF001  the letters of other scripts are meant

from __future__ import annotations

from typing import Final

from mpdiff.base.letter_case import fold

_NAMES: Final = """
jan january janv janvier jän januar ene enero gen gennaio janeiro januari tammi led leden ledna sty stycznia ian ianuarie oca ocak янв января січ січня ιαν ιανουαρίου sij яну saus jaan ม.ค
feb february févr fév février februar febrero febbraio fev fevereiro februari helmi úno únor února lut lutego febr februarie şub şubat февр фев февраля лют лютого φεβ φεβρουαρίου velj vas veebr ก.พ
mar march mars mär märz mrz marzo março mrt maart maalis bře březen března marca márc mart martie март мар марта бер березня μαρ μαρτίου ožu kov märts มี.ค
apr april avr avril abr abril aprile huhti dub duben dubna kwi kwietnia ápr aprilie nis nisan апр апреля квіт кві квітня απρ απριλίου tra bal เม.ย
may mai mayo mag maggio maio mei maj touko kvě květen května máj mayıs май мая трав тра травня μαΐ μάι μαΐου svi geg พ.ค
jun june juin juni junio giu giugno junho kesä čvn červen června cze czerwca jún iun iunie haz haziran июн июнь июня черв чер червня ιουν ιουνίου lip юни birž jūn juuni มิ.ย
jul july juil juillet juli julio lug luglio julho heinä čvc červenec července lip lipca júl iul iulie tem temmuz июл июль июля лип липня ιουλ ιουλίου srp юли liep jūl juuli ก.ค
aug august août aoû ago agosto augustus elo srp srpen srpna sie sierpnia ağu ağustos авг августа серп сер серпня αυγ αυγούστου kol rugp ส.ค
sep sept september septembre septiembre set settembre setembro syys zář září wrz września szept eyl eylül сент сен сентября вер вересня σεπ σεπτ σεπτεμβρίου ruj септ rugs ก.ย szep szeptember
oct october octobre okt oktober octubre ott ottobre out outubro loka říj říjen října paź października eki ekim окт октября жовт жов жовтня οκτ οκτωβρίου lis spal ต.ค
nov november novembre noviembre novembro marras lis listopad listopadu listopada noi noiembrie kas kasım нояб ноя ноября лист лис листопада νοε νοεμβρίου stu ноем lapkr พ.ย
dec december déc décembre dez dezember dic diciembre dicembre dezembro joulu pro prosinec prosince gru grudnia decembrie ara aralık дек декабря груд гру грудня δεκ δεκεμβρίου gruod dets ธ.ค
"""


def _by_name() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, names in enumerate(_NAMES.split("\n")[1:-1], 1):
        for name in map(fold, names.split()):
            if number not in found.get(name, ()):
                found[name] = (*found.get(name, ()), number)
    return found


_BY_NAME: Final = _by_name()


def months_named(name: str) -> tuple[int, ...]:
    """Return the months (1 to 12) that a name may mean; nothing for a name that is not known."""
    bare = name.rstrip(".,")
    number = bare.rstrip("月월")
    if number != bare and number.isdecimal() and 1 <= int(number) <= 12:  # noqa: PLR2004  a year's
        return (int(number),)
    return _BY_NAME.get(fold(bare), ())
