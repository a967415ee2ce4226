"""CLIXML: Export-Clixml and remoting."""

from __future__ import annotations

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.snapshot.formats.clixml import FORMAT
from tests.support.rows import for_each

NAMESPACE = "http://schemas.microsoft.com/powershell/2004/04"
PROPERTIES = """
      <B N="DisableRealtimeMonitoring">true</B>
      <Obj N="ExclusionPath" RefId="1">
        <TN RefId="1"><T>System.String[]</T><T>System.Array</T></TN>
        <LST><S>C:\\Build</S><S>D:\\_x0041__x000A__xD83D__xDE00__x005F_x0041_</S></LST>
      </Obj>
      <Nil N="ExclusionProcess" />
      <By N="MAPSReporting">2</By>
      <BA N="AttackSurfaceReductionRules_Actions">AQIG</BA>
      <Obj N="ThreatIDDefaultAction_Ids" RefId="2"><TNRef RefId="1" /><LST><I64>2147519003</I64></LST></Obj>
      <U32 N="SignatureUpdateInterval">4</U32>
      <TS N="ScanScheduleTime">PT2H</TS>
      <Obj N="PUAProtection" RefId="3"><TN RefId="2"><T>Some.Enum</T></TN><ToString>On</ToString><I32>1</I32></Obj>
      <S N="SharedSignaturesPath"></S>
      <S N="PSComputerName">SRV-7</S>
"""
EXPECTED = {
    "DisableRealtimeMonitoring": True,
    "ExclusionPath": ["C:\\Build", "D:\\A\n\U0001f600_x0041_"],
    "ExclusionProcess": None,
    "MAPSReporting": 2,
    "AttackSurfaceReductionRules_Actions": [1, 2, 6],
    "ThreatIDDefaultAction_Ids": [2147519003],
    "SignatureUpdateInterval": 4,
    "ScanScheduleTime": "PT2H",
    "PUAProtection": 1,
    "SharedSignaturesPath": "",
}
CIM = f"""\
<Objs Version="1.1.0.1" xmlns="{NAMESPACE}">
  <Obj RefId="0">
    <TN RefId="0"><T>Microsoft.Management.Infrastructure.CimInstance#root/microsoft/windows/defender/MSFT_MpPreference</T></TN>
    <ToString>MSFT_MpPreference (ComputerID = "x")</ToString>
    <Props>{PROPERTIES}</Props>
    <MS><Obj N="__ClassMetadata" RefId="9"><LST><Obj RefId="8"><MS><S N="ClassName">MSFT_MpPreference</S></MS></Obj></LST></Obj></MS>
  </Obj>
</Objs>
"""
STATUS = '<Obj RefId="70"><Props><B N="AntivirusEnabled">true</B><B N="NISEnabled">true</B></Props></Obj>'


def objects(inner: str) -> str:
    return f'<Objs Version="1.1.0.1" xmlns="{NAMESPACE}">{inner}</Objs>'


def members(inner: str) -> str:
    return objects(f'<Obj RefId="0"><MS>{inner}</MS></Obj>')


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        FORMAT.read(text, "m.xml")
    assert caught.value.member == "m.xml"
    assert caught.value.cure
    return caught.value


@for_each(
    "text",
    [
        CIM,
        '<?xml version="1.0" encoding="utf-16"?>\r\n' + CIM,
        "#< CLIXML\r\n" + CIM,
        members(PROPERTIES),
        objects(f'<Obj RefId="7"><LST><Obj RefId="0"><MS>{PROPERTIES}</MS></Obj></LST></Obj>'),
        objects(f'{STATUS}<Obj RefId="0"><Props>{PROPERTIES}</Props></Obj>'),
    ],
    ids=["cim", "declaration", "remoting", "custom-object", "list-of-one", "beside-status"],
)
def test_one_object_is_read_from_every_frame(text: str) -> None:
    raw = FORMAT.read(text, "m")
    assert (raw.properties, raw.notices) == (EXPECTED, ())
    assert FORMAT.detect(text) == len(EXPECTED)


def test_a_reference_gives_the_earlier_object() -> None:
    text = members(
        '<Obj N="ExclusionPath" RefId="5"><LST><S>C:\\a</S></LST></Obj>'
        '<Ref N="ExclusionProcess" RefId="5" /><I32 N="MAPSReporting">2</I32>'
    )
    assert FORMAT.read(text, "m").properties == {
        "ExclusionPath": ["C:\\a"],
        "ExclusionProcess": ["C:\\a"],
        "MAPSReporting": 2,
    }


def test_a_nested_object_is_kept_as_text_and_said() -> None:
    text = members('<Obj N="PUAProtection" RefId="5"><ToString>On</ToString></Obj>')
    raw = FORMAT.read(text, "m")
    assert raw.properties == {"PUAProtection": "On"}
    assert [notice.code for notice in raw.notices] == ["odd-value"]


@for_each(
    ("text", "code"),
    [
        ('<!DOCTYPE Objs [<!ENTITY a "b">]>' + CIM, "xml-entities"),
        ('<!DOCTYPE Objs SYSTEM "file:///etc/passwd">' + CIM, "xml-entities"),
        (members('<S N="ProxyServer">&nothing;</S>'), "bad-clixml"),
        (CIM[:-20], "bad-clixml"),
        (CIM + "PS C:\\>", "bad-clixml"),
        (members('<I32 N="MAPSReporting">two</I32>'), "bad-clixml"),
        (members('<I32 N="MAPSReporting">1_0</I32>'), "bad-clixml"),
        (members('<Db N="MAPSReporting">NaN</Db>'), "bad-clixml"),
        (members('<BA N="MAPSReporting">?</BA>'), "bad-clixml"),
        (members('<What N="MAPSReporting">2</What>'), "bad-clixml"),
        (members('<Ref N="ExclusionPath" RefId="5" />'), "bad-clixml"),
        (members('<Obj N="ExclusionPath"><LST><Obj><LST /></Obj></LST></Obj>'), "bad-clixml"),
        (members('<S N="ProxyServer">_xD83D_</S>'), "lone-surrogate"),
        (members('<S N="ProxyServer">a</S><S N="proxyserver">b</S>'), "duplicate-property"),
        (
            objects(f"<Obj><MS>{PROPERTIES}</MS></Obj><Obj><MS>{PROPERTIES}</MS></Obj>"),
            "several-objects",
        ),
        (objects(STATUS), "not-a-snapshot"),
        (objects("<Obj>" * 100_000), "xml-too-deep"),
    ],
    ids=range(17),
)
def test_what_is_not_exactly_one_snapshot_is_refused(text: str, code: str) -> None:
    prefixed = text.replace("<!DOCTYPE", "<?xml version='1.0'?><!DOCTYPE")
    assert refused(prefixed).code == code


def test_references_cannot_multiply_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ITEMS", 20)
    items = "<S>a</S>" * 10
    refs = "".join(f'<Ref N="p{n}" RefId="5" />' for n in range(10))
    text = members(f'<Obj N="ExclusionPath" RefId="5"><LST>{items}</LST></Obj>{refs}')
    assert refused(text).code == "snapshot-too-large"
    assert refused(objects("<S>" * 100)).code == "snapshot-too-large"  # before it is parsed


@for_each(
    "text", [objects(STATUS), "<html><body N='MAPSReporting'></body></html>", 'N="MAPSReporting"']
)
def test_other_xml_counts_for_none(text: str) -> None:
    assert FORMAT.detect(text) == 0
