namespace Ticketing.Audit;

/// <summary>What admins do. Stored by name: a name, once used, stays.</summary>
public enum AuditAct
{
    VenueAdded, VenueChanged, SeatsImported, SeatsBlocked, SeatsFreed,
    ConcertAdded, ConcertChanged, ConcertStatusChanged, PricesChanged, PosterChanged, PosterRemoved,
    PerformancesAdded, PerformanceChanged, PerformanceRemoved,
    QueueDialTurned, QueueAnnounced,
    TicketsRefunded, HoldReleased, PerformanceCalledOff, WalletCredited,
    RoleGiven, RoleTaken, AccountLocked, AccountUnlocked, ResetLinkGiven,
    DataExported, MailSentAgain,
}
