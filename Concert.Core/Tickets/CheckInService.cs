using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Persistence;

namespace Ticketing.Tickets;

/// <summary>The door: a ticket lets one person in once, on any number of doors at once.</summary>
public sealed class CheckInService(IDbContextFactory<ConcertDbContext> contexts, Staff staff, CatalogCache catalog, TimeProvider time)
{
    /// <summary>The longest name of a door, in characters.</summary>
    public const int DoorLengthMax = 100;

    private const int CodeLengthMax = 100;

    /// <summary>
    /// Lets the ticket's owner in, decided by one conditional statement. <paramref name="scanId"/> is made when the code is read: the same
    /// scan
    /// sent again, because the line broke before the answer came, gets the same answer.
    /// </summary>
    public async Task<CheckInResult> CheckInAsync(
        Guid adminId, int performanceId, string? code, string? door, Guid scanId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Door, ct)) return new CheckInResult.NotAllowed();
        var read = Read(code);
        if (read.Length is 0 or > CodeLengthMax) return new CheckInResult.Unknown();
        var name = door?.Trim() is { Length: > 0 and <= DoorLengthMax } given ? given : null;
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Tickets
            .Where(t => t.Code == read && t.PerformanceId == performanceId && t.Status == TicketStatus.Valid)
            .Where(t => db.Performances.Any(p => p.Id == t.PerformanceId && p.CalledOffAt == null))
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.Status, TicketStatus.Used).SetProperty(x => x.UsedAt, now)
                .SetProperty(x => x.UsedAtDoor, name).SetProperty(x => x.UsedByScan, scanId), ct);
        var found = await db.Tickets.AsNoTracking().Where(t => t.Code == read)
            .Join(db.ReservedSeats, t => new { t.ReservationId, t.Label }, s => new { s.ReservationId, s.Label }, (t, s) => new { t, s })
            .Join(db.Users, x => x.t.PersonId, u => u.Id, (x, u) => new { Ticket = x.t, Seat = x.s, u.Email }).SingleOrDefaultAsync(ct);
        return found switch
        {
            null => new CheckInResult.Unknown(),
            { Ticket: var ticket } when ticket.PerformanceId != performanceId => await WrongPerformanceAsync(ticket.PerformanceId, ct),
            { Ticket: { Status: TicketStatus.Used } ticket } when ticket.UsedByScan == scanId =>
                new CheckInResult.LetIn(
                    found.Email!, found.Seat.Section, found.Seat.Row, found.Seat.Number, ticket.Label, ticket.UsedAt!.Value),
            { Ticket: { Status: TicketStatus.Used } ticket } =>
                new CheckInResult.AlreadyUsed(ticket.UsedAt!.Value, ticket.UsedAtDoor, ticket.Label),
            { Ticket.Status: TicketStatus.Refunded } => new CheckInResult.Refunded(),
            _ => new CheckInResult.CalledOff(),
        };
    }

    /// <summary>How many have come, and for how many tickets; null for whoever isn't an admin.</summary>
    public async Task<DoorCount?> CountAsync(Guid adminId, int performanceId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Door, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var counts = await db.Tickets.Where(t => t.PerformanceId == performanceId && t.Status != TicketStatus.Refunded)
            .GroupBy(t => t.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var used = counts.GetValueOrDefault(TicketStatus.Used);
        return new DoorCount(used, used + counts.GetValueOrDefault(TicketStatus.Valid), time.GetUtcNow());
    }

    // A code read aloud and typed comes with spaces, hyphens and small letters; and it has no I, L or O, so those are digits.
    private static string Read(string? code) => new([.. (code ?? "").Where(char.IsAsciiLetterOrDigit).Select(letter => letter switch
    {
        'I' or 'i' or 'L' or 'l' => '1',
        'O' or 'o' => '0',
        _ => char.ToUpperInvariant(letter),
    })]);

    private async Task<CheckInResult> WrongPerformanceAsync(int performanceId, CancellationToken ct)
    {
        var concert = await catalog.FindByPerformanceAsync(performanceId, ct);
        return new CheckInResult.WrongPerformance(concert?.Title ?? "", concert?.FindPerformance(performanceId)?.StartsAt);
    }
}

/// <summary>People let in and living tickets of a performance at <paramref name="TakenAt"/> (UTC).</summary>
public sealed record DoorCount(int LetIn, int Tickets, DateTimeOffset TakenAt);

/// <summary>What the door says. Times in UTC.</summary>
public abstract record CheckInResult
{
    private CheckInResult() { }
    /// <summary>Come in: whose ticket it is, and where they sit.</summary>
    public sealed record LetIn(string Email, string Section, string Row, int Number, string Label, DateTimeOffset At) : CheckInResult;
    /// <summary>Somebody came in with it before.</summary>
    public sealed record AlreadyUsed(DateTimeOffset At, string? Door, string Label) : CheckInResult;
    /// <summary>It was paid back.</summary>
    public sealed record Refunded : CheckInResult;
    /// <summary>It is for another evening.</summary>
    public sealed record WrongPerformance(string ConcertTitle, DateTimeOffset? StartsAt) : CheckInResult;
    /// <summary>The performance doesn't take place.</summary>
    public sealed record CalledOff : CheckInResult;
    /// <summary>No ticket has this code.</summary>
    public sealed record Unknown : CheckInResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : CheckInResult;
}
