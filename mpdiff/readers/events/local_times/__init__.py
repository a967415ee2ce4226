"""When an event was, from local times: zones, calendars, and what else the time can be."""
