using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Persistence;

namespace Ticketing.Audit;

/// <summary>Who did what to what, when and why: written with each act, searched by staff.</summary>
public sealed class AuditLog(IDbContextFactory<ConcertDbContext> contexts, Staff staff)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        // Read by people: Korean as itself, enums as words. Pages encode it like any other text.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>
    /// Adds the act to the transaction that does it; saved by the caller's <c>SaveChangesAsync</c>. <paramref name="before"/> and
    /// <paramref name="after"/> are kept as they are when they are text, and as JSON otherwise.
    /// </summary>
    public static void Add(
        ConcertDbContext db, Guid adminId, AuditAct act, string subject, DateTimeOffset now, object? before = null, object? after = null,
        string? reason = null) =>
        db.Add(new AuditEntry {
            AdminId = adminId, Act = act, Subject = subject, At = now, Before = Text(before), After = Text(after), Reason = reason });

    /// <summary>A page of the entries that fit, newest first; empty for whoever isn't an admin.</summary>
    public async Task<ResultPage<AuditEntryView>> SearchAsync(Guid adminId, AuditQuery query, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return ResultPage<AuditEntryView>.None;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = Find(db, query);
        var total = await found.CountAsync(ct);
        return new ResultPage<AuditEntryView>(await NewestFirst(found).Skip(query.Skip).Take(query.Take).ToListAsync(ct), total);
    }

    /// <summary>One act; null when there is none of this id, and for whoever isn't an admin.</summary>
    public async Task<AuditEntryView?> FindAsync(Guid adminId, Guid auditId, CancellationToken ct)
    {
        if (!await staff.MayActAsync(adminId, Roles.Admin, ct)) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await NewestFirst(Find(db, new AuditQuery()).Where(x => x.Entry.Id == auditId)).SingleOrDefaultAsync(ct);
    }

    private static IQueryable<Found> Find(ConcertDbContext db, AuditQuery query)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (query.Act is { } act) entries = entries.Where(e => e.Act == act);
        if (query.Subject is { Length: > 0 } subject) entries = entries.Where(e => e.Subject == subject);
        if (query.From is { } from) entries = entries.Where(e => e.At >= from);
        if (query.Until is { } until) entries = entries.Where(e => e.At < until);
        var found = entries.Join(db.Users, e => e.AdminId, u => u.Id, (e, u) => new Found { Entry = e, Email = u.Email! });
        if (query.Text is not { Length: > 0 } text) return found;
        var lower = text.ToLowerInvariant();
        return found.Where(x => x.Entry.Subject.Contains(lower) || x.Email.ToLower().Contains(lower)
            || x.Entry.Reason!.ToLower().Contains(lower) || x.Entry.Before!.ToLower().Contains(lower)
                || x.Entry.After!.ToLower().Contains(lower));
    }

    private static IQueryable<AuditEntryView> NewestFirst(IQueryable<Found> found) =>
        found.OrderByDescending(x => x.Entry.At).ThenByDescending(x => x.Entry.Id).Select(x => new AuditEntryView(
            x.Entry.Id, x.Entry.At, x.Entry.AdminId, x.Email, x.Entry.Act, x.Entry.Subject, x.Entry.Before, x.Entry.After, x.Entry.Reason));

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        _ => JsonSerializer.Serialize(value, Json),
    };

    private sealed class Found
    {
        public required AuditEntry Entry { get; init; }
        public required string Email { get; init; }
    }
}
