-- The usual questions. Each block is one query, headed by its question; run them in the folder of
-- --parquet, for instance with the DuckDB command line.

-- Which devices excluded C:\Users\Public since May 2026?
SELECT DISTINCT f.device, f.key, coalesce(f.first_seen, p.window_start) AS since,
       f.still_weakened AND NOT f.undone_later AS still_open
FROM 'findings.parquet' AS f
JOIN 'packages.parquet' AS p USING (package)
WHERE f.setting = 'ExclusionPath' AND f.effect = 'weakened'
  AND (f.item = 'c:\users\public' OR f.item LIKE 'c:\users\public\%')
  AND coalesce(f.first_seen, p.window_start, p.log_until) >= TIMESTAMP '2026-05-01'
ORDER BY since, f.device, f.key;

-- Who still has tamper protection off?
SELECT DISTINCT device, first_seen, became
FROM 'findings.parquet'
WHERE setting = 'DisableTamperProtection' AND still_weakened AND NOT undone_later
ORDER BY device;

-- What is still open, on how many devices, the worst first?
SELECT setting, key, count(DISTINCT device) AS devices,
       ['critical', 'high', 'medium', 'low', 'info'][min(rank)] AS severity
FROM (SELECT *, list_position(['critical', 'high', 'medium', 'low', 'info'], severity) AS rank
      FROM 'findings.parquet')
WHERE still_weakened AND NOT undone_later AND status <> 'accepted'
GROUP BY setting, key
ORDER BY min(rank), devices DESC, setting, key;

-- Where was real-time protection off for longest, as far as both ends are known?
SELECT device, since, until, round(seconds / 60) AS minutes
FROM 'stretches.parquet'
WHERE setting = 'DisableRealtimeMonitoring' AND seconds IS NOT NULL
ORDER BY seconds DESC, device
LIMIT 20;

-- Which detections fell into a stretch of weakness of the same device?
SELECT DISTINCT i.device, i.time, i.subject, s.setting, s.key
FROM 'incidents.parquet' AS i
JOIN 'stretches.parquet' AS s
  ON s.package = i.package AND i.time >= s.since AND (s.until IS NULL OR i.time <= s.until)
WHERE i.kind = 'malware-detected'
ORDER BY i.device, i.time, s.setting, s.key;

-- Which packages could be read in part only, and what of them could not be read?
SELECT p.device, p.path, l.member, l.problem
FROM 'packages.parquet' AS p
LEFT JOIN 'ledger.parquet' AS l ON l.package = p.package AND l.problem IS NOT NULL
WHERE p.read_in_part
ORDER BY p.device, p.path, l.member;
