"""Other products' packages are called what they are; a Windows package never is one."""

from __future__ import annotations

from mpdiff.readers.support.foreign import foreign_package
from tests.support.rows import for_each


@for_each(
    ("names", "word"),
    [
        (["mde_diagnostic.zip", "mde.xml", "health.txt", "report.html"], "client analyzer"),
        (["x/mde_diagnostic.zip", "x/Processes_information.txt"], "client analyzer"),
        (["Library/Logs/Microsoft/mdatp/install.log"], "macOS"),
        (["abc/Library/Application Support/Microsoft/Defender/wdavstate"], "macOS"),
        (["var/opt/microsoft/mdatp/wdavhistory"], "Linux"),
        (["diag.zip!var/log/microsoft/mdatp/microsoft_defender.log"], "Linux"),
        (["wdavcfg", "wdavhistory"], "macOS or Linux"),
        (["sudoers.txt", "shell_history.txt"], "macOS or Linux"),
        (["sysdiagnose_2026.07.08/x.txt"], "sysdiagnose"),
        (["client_info.json", "uploads/auto/C/x"], "Velociraptor"),
        (["2026_CopyLog.csv"], "KAPE"),
        (["results.xml", "(1) RegistryKey HKLM.reg"], "Intune"),
        (["results.xml", "(1) RegistryKey HKLM_Software/export.reg"], "Intune"),
        (["(20) Command ipconfig_exe/output.log", "(50) EventLog Application/E.evtx"], "Intune"),
        (["process/ps.txt", "users/dscl.txt", "TCC.db", "install_history.plist"], "macOS or Linux"),
        (["SupportAssist/report.xml"], "SupportAssist"),
    ],
)
def test_another_products_package_is_named(names: list[str], word: str) -> None:
    found = foreign_package(names)
    assert found is not None
    assert word in found


@for_each(
    "names",
    [
        [],
        ["before.json", "after.json"],
        ["health.txt"],
        ["wdavcfg"],
        ["results.xml", "export.reg"],
        ["MPRegistry.txt", "results.xml", "(1) RegistryKey HKLM_Software/export.reg"],
        ["tcc.db"],
        ["Autoruns/Autoruns.txt", "mde.xml", "health.txt"],
        ["WdSupportLogs/MPSupportFiles.cab", "wdavcfg", "wdavhistory"],
        ["TS/MpPreference_before.json", "sudoers.txt", "shell_history.txt"],
    ],
)
def test_what_may_be_a_windows_package_is_not(names: list[str]) -> None:
    assert foreign_package(names) is None
