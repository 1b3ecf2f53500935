using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Persistence;

namespace Ticketing.Accounts;

/// <summary>
/// Slows guessing down, and shuts nobody out: wrong passwords make those wait who send them, never whoever is signed in, and never a
/// browser that has signed in before. Programs are known by their address only, and wait with whoever shares it.
/// </summary>
public sealed class PasswordGuard(IDbContextFactory<ConcertDbContext> contexts, TimeProvider time)
{
    /// <summary>The wrong password, of one name from one prefix, that begins the waiting.</summary>
    public const int SlowFrom = 5;

    /// <summary>Wrong passwords of one name that all strangers together may send within the hour.</summary>
    public const int StrangersPerHour = 100;

    /// <summary>The longest wait of one prefix.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private const int BatchSize = 1000;

    /// <summary>
    /// Counts a password before it is looked at, so that many at once are no way around; null when it may be. Else when to try again,
    /// UTC. What turns out to be right is taken back by <see cref="ForgiveAsync"/>.
    /// </summary>
    /// <param name="name">The normalized name, whether or not it has an account.</param>
    /// <param name="personId">Whose it is; null when it is nobody's.</param>
    /// <param name="place">The address prefix that it comes from.</param>
    /// <param name="device">
    /// What has proved that it is no stranger, a browser known to the account or a living session of it: counted by itself, whatever
    /// others do. Null when nothing has.
    /// </param>
    public async Task<DateTimeOffset?> TryAsync(string name, Guid? personId, string place, string? device, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (device is not null) return await CountAsync(db, KeyOf(name, device), OfOneSender, ct);
        var isKnown = await IsKnownAsync(db, personId, place, ct);
        // Where strangers wait, no count grows: the owner who tries in vain has no wait of their own afterwards.
        if (!isKnown && await WaitAsync(db, KeyOf(name), ct) is { } until) return until;
        return await CountAsync(db, KeyOf(name, place), OfOneSender, ct)
            ?? (isKnown ? null : await CountAsync(db, KeyOf(name), OfStrangers, ct));
    }

    /// <summary>The password was right: what was wrong before, from there, counts no more.</summary>
    public async Task ForgiveAsync(string name, Guid personId, string place, string? device, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var key = KeyOf(name, device ?? place);
        await db.WrongPasswords.Where(w => w.Key == key).ExecuteDeleteAsync(ct);
        if (device is not null || await IsKnownAsync(db, personId, place, ct)) return;
        await db.WrongPasswords.Where(w => w.Key == KeyOf(name) && w.Count > 0)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.Count, x => x.Count - 1).SetProperty(x => x.WaitUntil, x => x.Since), ct);
    }

    /// <summary>The owner has a new password, which nobody has guessed at yet: what strangers tried before counts no more.</summary>
    public async Task ForgetStrangersAsync(string name, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var key = KeyOf(name);
        await db.WrongPasswords.Where(w => w.Key == key).ExecuteDeleteAsync(ct);
    }

    /// <summary>Deletes a bounded number of counts that count no more; returns how many.</summary>
    public async Task<int> TidyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var before = time.GetUtcNow() - Remembered;
        return await db.WrongPasswords.Where(w => w.Since < before).OrderBy(w => w.Since).Take(BatchSize).ExecuteDeleteAsync(ct);
    }

    /// <summary>The wait after so many wrong passwords in a row from one prefix.</summary>
    public static TimeSpan WaitAfter(int count) => count < SlowFrom
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(WaitMax.TotalSeconds, Math.Pow(2, Math.Min(count - SlowFrom, 20))));

    private static Task<bool> IsKnownAsync(ConcertDbContext db, Guid? personId, string place, CancellationToken ct) =>
        // Asked for nobody as well: an address without an account must not answer faster.
        db.Sessions.AnyAsync(s => s.PersonId == (personId ?? Guid.Empty) && s.Place == place, ct);

    private static (int, DateTimeOffset, DateTimeOffset) OfOneSender(WrongPasswords? before, DateTimeOffset now)
    {
        var count = (before?.Count ?? 0) + 1;
        return (count, now, now + WaitAfter(count));
    }

    private static (int, DateTimeOffset, DateTimeOffset) OfStrangers(WrongPasswords? before, DateTimeOffset now)
    {
        var (count, since) = ((before?.Count ?? 0) + 1, before?.Since ?? now);
        return (count, since, count >= StrangersPerHour ? since + Remembered : now);
    }

    private async Task<DateTimeOffset?> WaitAsync(ConcertDbContext db, string key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.WrongPasswords.Where(w => w.Key == key && w.WaitUntil > now).Select(w => (DateTimeOffset?)w.WaitUntil)
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>Takes the next step by one statement, on condition that nobody has taken it meanwhile; else looks again.</summary>
    private async Task<DateTimeOffset?> CountAsync(
        ConcertDbContext db, string key, Func<WrongPasswords?, DateTimeOffset, (int, DateTimeOffset, DateTimeOffset)> step,
        CancellationToken ct)
    {
        while (true)
        {
            var found = await db.WrongPasswords.AsNoTracking().SingleOrDefaultAsync(w => w.Key == key, ct);
            var now = time.GetUtcNow();
            if (found?.WaitUntil > now) return found.WaitUntil;
            var (count, since, until) = step(found?.Since > now - Remembered ? found : null, now);
            if (found is null ? await AddAsync(db, key, count, since, until, ct)
                : await db.WrongPasswords.Where(w => w.Key == key && w.Count == found.Count && w.Since == found.Since)
                    .ExecuteUpdateAsync(w => w.SetProperty(x => x.Count, count).SetProperty(x => x.Since, since)
                        .SetProperty(x => x.WaitUntil, until), ct) > 0) return null;
        }
    }

    private static async Task<bool> AddAsync(
        ConcertDbContext db, string key, int count, DateTimeOffset since, DateTimeOffset until, CancellationToken ct)
    {
        var row = db.Add(new WrongPasswords { Key = key, Count = count, Since = since, WaitUntil = until });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException taken) when (taken.IsDuplicate())
        {
            return false;
        }
        finally
        {
            row.State = EntityState.Detached;
        }
    }

    private static string KeyOf(string name, string sender = "") =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sender}\n{name}")));
}
