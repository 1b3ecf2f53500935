using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Idempotency;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Seating;
using Ticketing.Tickets;
using Ticketing.Wallets;

namespace Ticketing.Tests.Support;

/// <summary>A concert house for one test: a database of its own, a clock to move, and methods that say what is meant.</summary>
public sealed partial class TestHouse : IAsyncDisposable
{
    public const long Price = 10_000;

    private readonly TestDatabase database = new();
    private readonly List<TestNode> nodes = [];
    private int count;

    public TestClock Clock { get; private init; } = new();

    /// <summary>The first node; it has no interceptors and the settings of the defaults.</summary>
    public TestNode Node { get; private set; } = null!;

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <param name="clock">The house's; a Friday evening when null.</param>
    public static async Task<TestHouse> OpenAsync(TestClock? clock = null)
    {
        var house = new TestHouse { Clock = clock ?? new TestClock() };
        await house.database.InitializeAsync();
        house.Node = house.AddNode();
        return house;
    }

    /// <param name="clock">The house's clock when null; nodes whose clocks differ are part of life.</param>
    public TestNode AddNode(
        Action<IServiceCollection>? configure = null, IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? clock = null)
    {
        var node = new TestNode(database.CreateServices(clock ?? Clock, settings, configure));
        nodes.Add(node);
        return node;
    }

    /// <summary>
    /// A node that goes by the database's clock, as in life, on a machine of its own. The house's clock should show the same time.
    /// </summary>
    public async Task<TestNode> AddNodeByDatabaseClockAsync(TimeProvider machine)
    {
        var node = AddNode(services => services
            .AddSingleton(provider => DatabaseClock.Of(provider.GetRequiredService<IDbContextFactory<ConcertDbContext>>(), machine))
            .AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>()));
        for (var i = 0; i < 3; i++) await node.Get<DatabaseClock>().SampleAsync(default);
        return node;
    }

    /// <summary>The site over the same database and by the same clock; its jobs rest, since time decides without them.</summary>
    public Task<ConcertSite> OpenSiteAsync(
        IReadOnlyDictionary<string, string?>? settings = null, ILoggerProvider? log = null, Action<IServiceCollection>? configure = null) =>
        ConcertSite.StartAsync(
            database, Clock, new Dictionary<string, string?>(settings ?? database.Settings) { ["Jobs:Enabled"] = "false" }, log, configure);

    public string ConnectionString => database.ConnectionString;

    public ConcertDbContext CreateContext() => database.CreateContext();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await database.DisposeAsync();
    }

    // ---- who and what ----

    public async Task<Guid> AddFanAsync(long balance = 0) => (await AddFansAsync(1, balance))[0];

    public async Task<IReadOnlyList<Guid>> AddFansAsync(int number, long balance = 0)
    {
        await using var db = CreateContext();
        var fans = Enumerable.Range(0, number)
            .Select(_ => new AppUser { Id = Guid.CreateVersion7(), UserName = $"fan{++count}@concert.example" }).ToList();
        foreach (var fan in fans) fan.NormalizedUserName = fan.UserName!.ToUpperInvariant();
        db.AddRange(fans);
        if (balance > 0)
        {
            db.AddRange(fans.Select(fan => new Wallet { PersonId = fan.Id }));
            db.AddRange(fans.Select(fan => new LedgerEntry
            {
                PersonId = fan.Id, Number = 1, Kind = LedgerKind.Credit, Amount = balance, BalanceAfter = balance,
                Cause = $"credit:{fan.Id}", At = Now,
            }));
        }
        await db.SaveChangesAsync();
        var ids = fans.ConvertAll(fan => fan.Id);
        await db.Wallets.Where(w => ids.Contains(w.PersonId))
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.Balance, balance).SetProperty(x => x.EntryCount, 1));
        return ids;
    }

    public async Task<Guid> AddAdminAsync()
    {
        await using var db = CreateContext();
        return (await People.AddAsync(db, isAdmin: true)).Id;
    }

    /// <summary>
    /// A concert of one section, seats "1" to the number given, in rows; on sale since a minute ago unless told otherwise.
    /// </summary>
    public async Task<TestConcert> AddConcertAsync(
        int seats = 20, int perRow = 10, int dates = 1, int? maxAdmitted = null, int? seatLimit = null, TimeSpan? opensIn = null)
    {
        await using var db = CreateContext();
        var floor = new Section { Name = "Floor", X = 300, Y = 80, Width = 400, Height = 200 };
        for (var i = 0; i < seats; i++)
            floor.Seats.Add(
                new VenueSeat {
                Label = Label(i + 1), Row = Label(i / perRow + 1), Number = i % perRow + 1, X = i % perRow, Y = i / perRow });
        var venue = new Venue { Name = $"House {++count}", City = "Seoul", Sections = [floor] };
        db.Add(venue);
        await db.SaveChangesAsync();
        var opensAt = Now + (opensIn ?? TimeSpan.FromMinutes(-1));
        var concert = new Catalog.Concert
        {
            Title = $"Concert {count}", Artist = "Artist", Description = "", VenueId = venue.Id, Status = ConcertStatus.OnSale,
            SeatLimit = seatLimit,
            PreQueueOpensAt = opensAt.AddHours(-1), SalesOpenAt = opensAt, SalesCloseAt = Now.AddDays(30),
            Tiers = [new PriceTier { Name = "Seat", Price = Price }],
            Performances = [.. Enumerable.Range(0, dates).Select(i => new Performance { StartsAt = Now.AddDays(30 + i) })],
        };
        db.Add(concert);
        await db.SaveChangesAsync();
        db.Add(new WaitingRoom { ConcertId = concert.Id, MaxAdmitted = maxAdmitted });
        db.Add(new TierSection { ConcertId = concert.Id, SectionId = floor.Id, TierId = concert.Tiers[0].Id });
        await db.SaveChangesAsync();
        var performances = concert.Performances.OrderBy(p => p.StartsAt).Select(p => p.Id).ToList();
        foreach (var performance in performances) await SeatPlanning.AddSeatsAsync(db, concert.Id, performance, default);
        foreach (var node in nodes) await node.Catalog.ReloadAsync(default);
        return new TestConcert(concert.Id, performances[0], performances);
    }

    /// <summary>Changes what is planned, behind the editors' back, before a site is opened.</summary>
    public async Task ChangeAsync(TestConcert concert, Action<Catalog.Concert> change)
    {
        await using var db = CreateContext();
        change(await db.Concerts.Include(c => c.Performances).Include(c => c.Venue).SingleAsync(c => c.Id == concert.ConcertId));
        await db.SaveChangesAsync();
    }

    private static string Label(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // ---- what people do ----

    /// <summary>Joins, is let in and shows up.</summary>
    public async Task<Visitor> AdmitAsync(Guid person, TestConcert concert, TestNode? node = null)
    {
        var rooms = (node ?? Node).Rooms;
        Assert.IsType<JoinResult.Joined>(await rooms.JoinAsync(person, concert.ConcertId, default));
        var place = await rooms.FindMineAsync(person, concert.ConcertId, default);
        Assert.Equal(PlaceViewState.Admitted, place?.State);
        return new Visitor(person, place!.QueueToken, place.PlaceId);
    }

    public async Task<IReadOnlyList<Visitor>> AdmitAsync(IEnumerable<Guid> people, TestConcert concert)
    {
        var visitors = new List<Visitor>();
        foreach (var person in people) visitors.Add(await AdmitAsync(person, concert));
        return visitors;
    }

    public Task<HoldResult> HoldAsync(Visitor visitor, TestConcert concert, params string[] labels) =>
        Node.HoldAsync(visitor, concert.PerformanceId, labels);

    /// <summary>Holds, and it must work.</summary>
    public async Task<ReservationView> HeldAsync(Visitor visitor, TestConcert concert, params string[] labels) =>
        Assert.IsType<HoldResult.Held>(await HoldAsync(visitor, concert, labels)).Reservation;

    public Task<PayResult> PayAsync(Visitor visitor, Guid reservationId) => Node.PayAsync(visitor, reservationId);

    /// <summary>Pays, and it must work.</summary>
    public async Task<PaymentView> PaidAsync(Visitor visitor, Guid reservationId) =>
        Assert.IsType<PayResult.Paid>(await PayAsync(visitor, reservationId)).Payment;

    public static Attempt NewAttempt(Guid person) => new(person, Guid.NewGuid().ToString("N"), "same");

    public static T FirstOf<T>(Attempted<T> attempted) => Assert.IsType<Attempted<T>.First>(attempted).Result;

    /// <summary>All at the same moment: nobody begins before everybody is ready.</summary>
    public static async Task<IReadOnlyList<T>> InParallelAsync<T>(int number, Func<int, Task<T>> work)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Enumerable.Range(0, number).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await work(i);
        })).ToList();
        start.SetResult();
        return await Task.WhenAll(all);
    }

    // ---- what must hold at any time ----

    /// <summary>Money, seats, tickets and places agree with each other, whatever has happened.</summary>
    public async Task AssertSoundAsync()
    {
        Assert.Empty((await Node.Reconciliation.ReconcileAsync(default)).WrongWallets);
        await using var db = CreateContext();
        var reservations = await db.Reservations.AsNoTracking().Include(r => r.Seats).ToListAsync();
        var payments = await db.Payments.AsNoTracking().Include(p => p.Tickets).ToListAsync();
        var seats = await db.Seats.AsNoTracking().ToListAsync();
        foreach (var reservation in reservations)
        {
            var mine = seats.Where(s => s.ReservationId == reservation.Id).ToList();
            var paid = payments.SingleOrDefault(p => p.ReservationId == reservation.Id);
            Assert.Equal(reservation.Status is ReservationStatus.Confirmed or ReservationStatus.Refunded, paid is not null);
            if (reservation.Status == ReservationStatus.Confirmed)
            {
                Assert.All(mine, s => Assert.Equal(SeatStatus.Sold, s.Status));
                Assert.Equal(
                    mine.Select(s => s.Label).Order(),
                    paid!.Tickets.Where(t => t.Status == TicketStatus.Valid).Select(t => t.Label).Order());
                Assert.Equal(reservation.SeatCount, mine.Count);
            }
            if (reservation.Status is ReservationStatus.Released or ReservationStatus.Refunded) Assert.Empty(mine);
            if (ReservationRules.StatusAt(reservation.Status, reservation.HoldExpiresAt, Now) == ReservationStatus.OnHold)
                Assert.Equal(
                    reservation.Seats.Select(s => s.Label).Order(),
                    mine.Where(s => s.Status == SeatStatus.Held).Select(s => s.Label).Order());
        }
        // Nobody holds or owns a seat by a reservation that isn't there.
        Assert.All(
            seats.Where(s => s.ReservationId is not null),
            s => Assert.Contains(reservations, r => r.Id == s.ReservationId && r.PersonId == s.HolderId));
        var charged = await db.LedgerEntries.Where(e => e.Kind == LedgerKind.Payment).SumAsync(e => -e.Amount);
        Assert.Equal(payments.Sum(p => p.Amount), charged);
        Assert.Equal(
            payments.Sum(p => p.RefundedAmount), await db.LedgerEntries.Where(e => e.Kind == LedgerKind.Refund).SumAsync(e => e.Amount));
    }
}

/// <summary>Where a number of tasks wait until all of them have come: it makes the bad moment of a race happen every time.</summary>
public sealed class Rendezvous(int number)
{
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int missing = number;

    public Task ArriveAsync()
    {
        if (Interlocked.Decrement(ref missing) == 0) all.SetResult();
        return all.Task;
    }
}

/// <summary>A concert of the house. <paramref name="PerformanceId"/> is its first date.</summary>
public sealed record TestConcert(int ConcertId, int PerformanceId, IReadOnlyList<int> PerformanceIds);

/// <summary>A person inside, with the token that proves it.</summary>
public sealed record Visitor(Guid PersonId, string Token, Guid PlaceId);

/// <summary>Tests in a house of their own.</summary>
public abstract class HouseTests : IAsyncLifetime
{
    protected TestHouse House { get; private set; } = null!;

    public virtual async Task InitializeAsync() => House = await TestHouse.OpenAsync();

    public async Task DisposeAsync() => await House.DisposeAsync();
}
