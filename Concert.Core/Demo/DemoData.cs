using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;
using Ticketing.Wallets;

namespace Ticketing.Demo;

/// <summary>The demonstration data: something to look at, to buy and to manage, in an empty database.</summary>
public sealed class DemoData(
    IDbContextFactory<ConcertDbContext> contexts, IServiceScopeFactory scopes, TimeProvider time, ILogger<DemoData> logger)
{
    /// <summary>The password of both demonstration accounts.</summary>
    public const string Password = "Concert!2026";
    /// <summary>The demonstration fan.</summary>
    public const string Fan = "fan@concert.example";
    /// <summary>The demonstration admin.</summary>
    public const string Admin = "admin@concert.example";

    private static readonly TimeSpan MoreTime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Fills an empty database: a club with 6 dates, an arena with 2, a concert whose sale opens in a week, and two accounts. Does nothing
    /// otherwise.
    /// </summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Concerts.AnyAsync(ct)) return;
        await AddAccountsAsync(db, ct);
        // Performances start in the evening, Korean time.
        var today = Korea.StartOf(Korea.Day(time.GetUtcNow()));
        var club = VenueTemplates.Club("Blue Note Hongdae", "Seoul");
        var arena = VenueTemplates.Arena("Han River Arena", "Seoul");
        var theatre = VenueTemplates.Theatre("Haeundae Theatre", "Busan");
        db.AddRange(club, arena, theatre);
        await db.SaveChangesAsync(ct);
        await AddConcertAsync(
            db, "Midnight Trio", "Seo Yuna Trio",
            "Piano, bass and drums, close enough to hear them breathe. Two sets, one interval.\n\n"
            + "숨소리까지 들리는 거리에서 만나는 피아노, 베이스, 드럼. 1부와 2부 사이에 휴식이 있어요.",
            (100, 15), club, today.AddDays(-1), [("Seat", 55_000, _ => true)],
            [.. Enumerable.Range(14, 6).Select(d => today.AddDays(d).AddHours(20))], MoreTime, ct);
        await AddConcertAsync(
            db, "Paper Lanterns World Tour", "Paper Lanterns",
            "The whole new album on one stage, and the songs everyone sings along to.\n\n"
            + "새 앨범의 모든 곡을 한 무대에서, 그리고 모두가 함께 부르는 노래까지.",
            (150, 8), arena, today.AddDays(-1),
            [("VIP", 165_000, s => s is "F1" or "F2" or "F3" or "F4"), ("R", 132_000, s => s[0] == 'F'), ("S", 110_000, s => s[0] == 'L'),
                ("A", 88_000, _ => true)],
            [today.AddDays(30).AddHours(18), today.AddDays(31).AddHours(17)], MoreTime, ct);
        await AddConcertAsync(db, "첫눈 콘서트 · First Snow", "한겨울밤",
            "A winter evening of ballads with strings. The queue is open: everyone who is in it when the sale opens "
            + "takes part in the draw.\n\n"
            + "현악과 함께하는 겨울밤의 발라드. 대기실이 열려 있고, 판매가 시작될 때 기다리는 모두의 순서를 추첨해요.",
            (130, 0), theatre, today.AddDays(7).AddHours(20), [("R", 121_000, s => s == "Stalls centre"), ("S", 99_000, _ => true)],
            [today.AddDays(45).AddHours(19), today.AddDays(46).AddHours(19)], TimeSpan.Zero, ct);
        logger.LogInformation("The demonstration data is loaded");
    }

    private async Task AddAccountsAsync(ConcertDbContext db, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        if (!await roles.RoleExistsAsync(Roles.Admin)) Demand(await roles.CreateAsync(new IdentityRole<Guid>(Roles.Admin)));
        foreach (var email in new[] { Fan, Admin })
        {
            if (await users.FindByEmailAsync(email) is not null) continue;
            var user = new AppUser { UserName = email, Email = email, EmailConfirmed = true, CreatedAt = time.GetUtcNow() };
            // Known to everybody, and so refused to everybody else.
            user.PasswordHash = users.PasswordHasher.HashPassword(user, Password);
            Demand(await users.CreateAsync(user));
            if (email == Admin) Demand(await users.AddToRoleAsync(user, Roles.Admin));
        }
        var fan = (await users.FindByEmailAsync(Fan))!.Id;
        await Ledger.EnsureWalletAsync(contexts, fan, ct);
        await contexts.InTransactionAsync(async (context, transaction) =>
        {
            await Ledger.CreditAsync(context, fan, 500_000, LedgerCause.Credit(fan, "Demonstration"), time.GetUtcNow(), ct);
            await context.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return true;
        }, ct);
    }

    private async Task AddConcertAsync(
        ConcertDbContext db, string title, string artist, string description, (int Minutes, int Age) evening, Venue venue,
        DateTimeOffset salesOpenAt,
        (string Name, long Price, Func<string, bool> Covers)[] tiers, DateTimeOffset[] dates, TimeSpan extraTime,
        CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var concert = new Catalog.Concert
        {
            Title = title, Artist = artist, Description = description, VenueId = venue.Id, Status = ConcertStatus.OnSale,
            RunningMinutes = evening.Minutes, AgeRating = evening.Age, ExtraTime = extraTime,
            PreQueueOpensAt = (salesOpenAt < now ? salesOpenAt : now).AddHours(-1), SalesOpenAt = salesOpenAt, SalesCloseAt = dates.Max(),
            Tiers = [.. tiers.Select((t, i) => new PriceTier { Name = t.Name, Price = t.Price, Order = i })],
            Performances = [.. dates.Select(d => new Performance { StartsAt = d })],
        };
        db.Add(concert);
        await db.SaveChangesAsync(ct);
        db.Add(new WaitingRoom { ConcertId = concert.Id });
        foreach (var section in venue.Sections)
        {
            var tier = concert.Tiers[Array.FindIndex(tiers, t => t.Covers(section.Name))];
            db.Add(new TierSection { ConcertId = concert.Id, SectionId = section.Id, TierId = tier.Id });
        }
        await db.SaveChangesAsync(ct);
        foreach (var performance in concert.Performances.ToList())
            await SeatPlanning.AddSeatsAsync(db, concert.Id, performance.Id, ct);
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(string.Join(' ', result.Errors.Select(e => e.Description)));
    }
}
