"""The device that every sample starts from: a well-managed Windows 11 client.

All of it is made up. The names of the properties are those that `Get-MpPreference` prints on
platform 4.18.25080 (133 of them); the values are hardened ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Scalar = bool | int | str | None
Value = Scalar | tuple[str, ...] | dict[str, int]
"""A tuple is a list setting, a dict a map of rule or threat ids to actions."""

State = dict[str, Value]
"""Property name to value; the two pairs of lists stand once, as `..._Actions`."""

PLATFORM: Final = "4.18.25080.5"
ENGINE: Final = "1.1.25080.5"

ASR: Final = "AttackSurfaceReductionRules_Actions"
THREATS: Final = "ThreatIDDefaultAction_Actions"

OFFICE_CHILDREN: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LSASS: Final = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"
SCRIPTS: Final = "5beb7efe-fd9a-4556-801d-275e5ffc04cc"
DRIVERS: Final = "56a863a9-875e-4185-98a7-b882c64b5ce5"
PSEXEC: Final = "d1e49aac-8f56-4280-b9ba-993a6d77406c"
RANSOMWARE: Final = "c1db55ab-c21a-4637-bb3f-a12568109d35"

_RULES: Final = (
    DRIVERS,
    "7674ba52-37eb-4a4f-a9a1-f0f9a1619a2c",
    OFFICE_CHILDREN,
    LSASS,
    "be9ba2d9-53ea-4cdc-84e5-9b1eeee46550",
    SCRIPTS,
    "d3e037e1-3eb8-44c8-a917-57927947596d",
    "3b576869-a4ec-4529-8536-b80a7769e899",
    "75668c1f-73b5-4cf0-bb93-3ecf5cb7cc84",
    "26190899-1602-49e8-8b27-eb1d0a1ce869",
    "e6db77e5-3df2-4cf1-b95a-636979351e5b",
    PSEXEC,
    "b2b3f03d-6a65-4f7b-a9c7-1c7ef74a9ba4",
    RANSOMWARE,
)

_OFF: Final = (
    "AllowDatagramProcessingOnWinServer AllowNetworkProtectionDownLevel "
    "AllowNetworkProtectionOnWinServer ApplyDisableNetworkScanningToIOAV "
    "BruteForceProtectionLocalNetworkBlocking BruteForceProtectionSkipLearningPeriod "
    "DisableArchiveScanning DisableAutoExclusions DisableBehaviorMonitoring "
    "DisableBlockAtFirstSeen DisableCacheMaintenance DisableCatchupQuickScan "
    "DisableCoreServiceECSIntegration DisableCoreServiceTelemetry DisableDatagramProcessing "
    "DisableDnsOverTcpParsing DisableDnsParsing DisableEmailScanning DisableFtpParsing "
    "DisableGradualRelease DisableHttpParsing DisableInboundConnectionFiltering "
    "DisableIOAVProtection DisableNetworkProtectionPerfTelemetry DisablePrivacyMode "
    "DisableRdpParsing DisableRealtimeMonitoring DisableRemovableDriveScanning "
    "DisableScanningNetworkFiles DisableScriptScanning DisableSmtpParsing DisableSshParsing "
    "DisableTamperProtection DisableTlsParsing EnableConvertWarnToBlock "
    "EnableFullScanOnBatteryPower EnableLowCpuPriority EnableUdpReceiveOffload "
    "EnableUdpSegmentationOffload ForceUseProxyOnly MeteredConnectionUpdates "
    "OobeEnableRtpAndSigUpdate RemoveScanningThreadPoolCap ReportDynamicSignatureDroppedEvent "
    "SharedSignaturesPathUpdateAtScheduledTimeOnly SignatureDisableUpdateOnStartupWithoutEngine "
    "UILockdown"
)
_ON: Final = (
    "AllowSwitchToAsyncInspection CheckForSignaturesBeforeRunningScan DisableCatchupFullScan "
    "DisableCpuThrottleOnIdleScans DisableQuicParsing DisableRestorePoint "
    "DisableScanningMappedNetworkDrivesForFullScan EnableDnsSinkhole EnableFileHashComputation "
    "HideExclusionsFromLocalUsers RandomizeScheduleTaskTimes ScanOnlyIfIdleEnabled "
    "ThrottleForScheduledScanOnly"
)
_ZERO: Final = (
    "BruteForceProtectionAggressiveness BruteForceProtectionConfiguredState "
    "BruteForceProtectionMaxBlockTime DefinitionUpdatesChannel EngineUpdatesChannel "
    "HighThreatDefaultAction LowThreatDefaultAction ModerateThreatDefaultAction "
    "NetworkProtectionReputationMode PlatformUpdatesChannel RealTimeScanDirection "
    "RemediationScheduleDay RemoteEncryptionProtectionAggressiveness "
    "RemoteEncryptionProtectionConfiguredState RemoteEncryptionProtectionMaxBlockTime "
    "ScanScheduleDay SevereThreatDefaultAction SignatureAuGracePeriod TrustLabelProtectionStatus "
    "UnknownThreatDefaultAction"
)
_EMPTY_LISTS: Final = (
    "AttackSurfaceReductionOnlyExclusions AttackSurfaceReductionRules_RuleSpecificExclusions "
    "AttackSurfaceReductionRules_RuleSpecificExclusions_Id BruteForceProtectionExclusions "
    "ControlledFolderAccessProtectedFolders ExclusionExtension ExclusionIpAddress ExclusionProcess "
    "ProxyBypass RemoteEncryptionProtectionExclusions"
)
_EMPTY_TEXTS: Final = (
    "ProxyPacUrl ProxyServer SharedSignaturesPath SignatureBlobFileSharesSources "
    "SignatureDefinitionUpdateFileSharesSources"
)

BASE: Final[State] = {
    **dict.fromkeys(_OFF.split(), False),
    **dict.fromkeys(_ON.split(), True),
    **dict.fromkeys(_ZERO.split(), 0),
    **dict.fromkeys(_EMPTY_LISTS.split(), ()),
    **dict.fromkeys(_EMPTY_TEXTS.split(), ""),
    ASR: dict.fromkeys(_RULES, 1),
    THREATS: {},
    "CloudBlockLevel": 2,
    "CloudExtendedTimeout": 50,
    "ControlledFolderAccessAllowedApplications": (r"C:\Program Files\Contoso Backup\agent.exe",),
    "ControlledFolderAccessDefaultProtectedFolders": (
        r"C:\Users\Public\Documents",
        r"C:\Users\j.doe\Documents",
        r"C:\Users\j.doe\Pictures",
    ),
    "EnableControlledFolderAccess": 1,
    "EnableNetworkProtection": 1,
    "ExclusionPath": (r"C:\Program Files\Contoso Backup\Cache",),
    "IntelTDTEnabled": None,
    "MAPSReporting": 2,
    "PerformanceModeStatus": 1,
    "PUAProtection": 1,
    "QuarantinePurgeItemsAfterDelay": 90,
    "QuickScanIncludeExclusions": 1,
    "RemediationScheduleTime": "02:00:00",
    "ReportingAdditionalActionTimeOut": 10080,
    "ReportingCriticalFailureTimeOut": 10080,
    "ReportingNonCriticalTimeOut": 1440,
    "ScanAvgCPULoadFactor": 50,
    "ScanParameters": 1,
    "ScanPurgeItemsAfterDelay": 30,
    "ScanScheduleOffset": 120,
    "ScanScheduleQuickScanTime": "12:00:00",
    "ScanScheduleTime": "02:00:00",
    "SchedulerRandomizationTime": 4,
    "ServiceHealthReportInterval": 60,
    "SignatureBlobUpdateInterval": 60,
    "SignatureFallbackOrder": "MicrosoftUpdateServer|MMPC",
    "SignatureFirstAuGracePeriod": 120,
    "SignatureScheduleDay": 8,
    "SignatureScheduleTime": "01:45:00",
    "SignatureUpdateCatchupInterval": 1,
    "SignatureUpdateInterval": 4,
    "SubmitSamplesConsent": 1,
}

MANAGED: Final = dict.fromkeys(
    (
        ASR,
        "CloudBlockLevel",
        "CloudExtendedTimeout",
        "DisableBehaviorMonitoring",
        "DisableIOAVProtection",
        "DisableRealtimeMonitoring",
        "DisableScriptScanning",
        "EnableControlledFolderAccess",
        "EnableNetworkProtection",
        "MAPSReporting",
        "PUAProtection",
        "SignatureUpdateInterval",
        "SubmitSamplesConsent",
    ),
    "mdm policy",
)
"""What management sets, and the location of MPRegistry.txt that says so."""


@dataclass(frozen=True)
class Device:
    """Which device a sample is from. `zone`: an IANA name; `locale`: how it prints times."""

    host: str
    computer_id: str
    zone: str = "Europe/Berlin"
    locale: str = "en-US"

    @property
    def full_name(self) -> str:
        """The name as event logs spell it."""
        return f"{self.host}.corp.contoso.example"

    @property
    def state(self) -> State:
        """The properties before anything happens."""
        return {**BASE, "ComputerID": self.computer_id}
