namespace Ticketing.Audit;

/// <summary>What admins do. Stored by name: a name, once used, stays.</summary>
public enum AuditAct
{
#pragma warning disable CS1591 // Each is a sentence already.
    VenueAdded, VenueChanged, SeatsImported, SeatsBlocked, SeatsFreed,
    ConcertAdded, ConcertChanged, ConcertStatusChanged, PricesChanged, PerformancesAdded, PerformanceChanged, PerformanceRemoved,
    QueueDialTurned, QueueAnnounced,
    TicketsRefunded, HoldReleased, PerformanceCalledOff, WalletCredited,
    RoleGiven, RoleTaken, AccountLocked, AccountUnlocked,
    DataExported,
#pragma warning restore CS1591
}
