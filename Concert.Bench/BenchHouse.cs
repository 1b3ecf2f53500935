using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Ticketing.Accounts;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Bench;

/// <summary>A fresh database on the configured PostgreSQL server, the services over it, and ways to fill it in bulk.</summary>
internal sealed class BenchHouse : IAsyncDisposable
{
    private readonly string adminConnection;
    private readonly ServiceProvider services;
    private readonly CancellationTokenSource ending = new();
    private Task ticking = Task.CompletedTask;
    private int concerts;

    private BenchHouse(string adminConnection, string connection)
    {
        (this.adminConnection, Connection) = (adminConnection, connection);
        services = CreateNode();
    }

    public string Connection { get; }

    /// <summary>The services of one node over this database. Dispose what comes back.</summary>
    private ServiceProvider CreateNode(params IInterceptor[] interceptors)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Concert"] = Connection,
            ["Database:Provider"] = nameof(DatabaseProvider.PostgreSql),
            ["WaitingRoom:MaxAdmitted"] = "1000000", ["Sales:HoldsPerHour"] = "1000000",
        }).Build();
        var collection = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging();
        collection.AddConcertCore(configuration);
        collection.ConfigureDbContext<PostgreSqlConcertDbContext>(options => options.AddInterceptors(interceptors));
        return collection.BuildServiceProvider();
    }

    /// <summary>One more node over the same database, which sees every statement of its own. Dispose what comes back.</summary>
    public async Task<ServiceProvider> AddNodeAsync(params IInterceptor[] interceptors)
    {
        var node = CreateNode(interceptors);
        await node.GetRequiredService<DatabaseClock>().SampleAsync(CancellationToken.None);
        await node.GetRequiredService<SeatMapService>().RefreshAsync(CancellationToken.None);
        return node;
    }

    public static async Task<BenchHouse> OpenAsync()
    {
        var admin = Environment.GetEnvironmentVariable("CONCERT_BENCH_POSTGRES")
            ?? throw new InvalidOperationException("CONCERT_BENCH_POSTGRES is not set. Run ./dev bench.");
        var name = $"bench_{Guid.NewGuid():n}";
        await ExecuteAsync(admin, $"CREATE DATABASE {name}");
        var house = new BenchHouse(admin, new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString);
        await house.Get<DatabaseSetup>().MigrateAsync(CancellationToken.None);
        await house.Get<DatabaseClock>().SampleAsync(CancellationToken.None);
        house.ticking = house.TickAsync();
        return house;
    }

    // As a site's jobs do: without it everybody would be asked about each time.
    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                await Get<Standing>().RefreshAsync(ending.Token);
                await Get<SeatMapService>().RefreshAsync(ending.Token);
                await Get<QueueBoards>().RefreshAsync(ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The house closes.
        }
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>A concert on sale with one performance of so many seats, and so many people inside with money.</summary>
    public Task<BenchConcert> AddConcertAsync(int seats, int people, long balance = 1_000_000)
    {
        var section = new Section { Name = "Floor", Width = 100, Height = 100 };
        section.Seats.AddRange(
            Enumerable.Range(0, seats)
            .Select(i =>
            new VenueSeat {
            Label = $"{i / 100 + 1}-{i % 100 + 1}", Row = $"{i / 100 + 1}", Number = i % 100 + 1, X = i % 100, Y = i / 100 }));
        return AddConcertAsync(new Venue { Name = "Hall", City = "Seoul", Sections = [section] }, people, balance);
    }

    /// <summary>A concert on sale with one performance in this hall, and so many people inside with money.</summary>
    public async Task<BenchConcert> AddConcertAsync(Venue venue, int people, long balance = 1_000_000)
    {
        var now = Get<TimeProvider>().GetUtcNow();
        var contexts = Get<IDbContextFactory<ConcertDbContext>>();
        await using var db = await contexts.CreateDbContextAsync();
        venue.Name = $"{venue.Name} {++concerts}";
        db.Add(venue);
        await db.SaveChangesAsync();
        var concert = new Catalog.Concert
        {
            Title = $"Concert {concerts}", Artist = "Artist", Description = "", VenueId = venue.Id, Status = ConcertStatus.Draft,
            PreQueueOpensAt = now.AddHours(-2), SalesOpenAt = now.AddHours(-1), SalesCloseAt = now.AddDays(1),
            Tiers = [new PriceTier { Name = "R", Price = 1000 }], Performances = [new Performance { StartsAt = now.AddDays(2) }],
        };
        db.Add(concert);
        await db.SaveChangesAsync();
        db.Add(new WaitingRoom { ConcertId = concert.Id });
        db.AddRange(venue.Sections.Select(
            section => new TierSection { ConcertId = concert.Id, SectionId = section.Id, TierId = concert.Tiers[0].Id }));
        await db.SaveChangesAsync();
        var performanceId = concert.Performances[0].Id;
        await SeatPlanning.AddSeatsAsync(db, concert.Id, performanceId, CancellationToken.None);
        await ExecuteAsync(Connection, $"""
            INSERT INTO identity_users (id, created_at, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled,
                access_failed_count)
            SELECT md5('{concert.Id}:' || i)::uuid, now(), true, false, false, true, 0 FROM generate_series(1, {people}) i;
            INSERT INTO wallets (person_id, balance, entry_count) SELECT md5('{concert.Id}:' || i)::uuid, {balance}, 1
                FROM generate_series(1, {people}) i;
            INSERT INTO ledger_entries (person_id, number, kind, amount, balance_after, cause, at)
            SELECT md5('{concert.Id}:' || i)::uuid, 1, 'Charge', {balance}, {balance}, 'bench:{concert.Id}:' || i, now()
                FROM generate_series(1, {people}) i;
            INSERT INTO places (id, concert_id, person_id, state, rank, joined_at, admitted_at, claimed_at, admitted_until, inside_until)
            SELECT md5('place:{concert.Id}:' || i)::uuid, {concert.Id}, md5('{concert.Id}:' || i)::uuid, 'Admitted', i, now(), now(),
                now(), now() + interval '1 hour', now() + interval '1 hour'
            FROM generate_series(1, {people}) i;
            {BeginSessions};
            UPDATE waiting_rooms SET drawn_at = now(), closed_rank = 0, last_rank = {people} WHERE concert_id = {concert.Id};
            UPDATE concerts SET status = 'OnSale' WHERE id = {concert.Id};
            INSERT INTO changes (kind, subject_id) VALUES ('Places', {concert.Id}), ('Room', {concert.Id});
            VACUUM ANALYZE;
            """);
        await Get<CatalogCache>().ReloadAsync(CancellationToken.None);
        await Get<SeatMapService>().RefreshAsync(CancellationToken.None);
        var rooms = Get<WaitingRoomService>();
        var fans = new List<BenchFan>(people);
        foreach (var personId in await ListIdsAsync($"SELECT person_id FROM places WHERE concert_id = {concert.Id} ORDER BY rank"))
        {
            PlaceView? place;
            while ((place = await rooms.FindMineAsync(personId, concert.Id, CancellationToken.None)) is null)
                await Get<QueueBoards>().RefreshAsync(CancellationToken.None);
            fans.Add(new BenchFan(personId, place.QueueToken));
        }
        // As they were when they joined.
        await InParallelAsync(fans, 16, async fan => await Get<Standing>().MayActAsync(fan.PersonId, CancellationToken.None));
        return new BenchConcert(concert.Id, performanceId, [.. venue.Sections.SelectMany(s => s.Seats).Select(s => s.Label)], fans);
    }

    /// <summary>A session for everybody, by the same id: what they sign in with is made without asking the site.</summary>
    private const string BeginSessions = """
        INSERT INTO sessions (id, person_id, device, place, created_at, last_seen_at, proved_at, generation)
            SELECT id, id, '', '', now(), now(), now(), 0 FROM identity_users ON CONFLICT DO NOTHING
        """;

    /// <summary>People with a wallet, outside any queue.</summary>
    public async Task<List<Guid>> AddPeopleAsync(string name, int people)
    {
        await ExecuteAsync(Connection, $"""
            INSERT INTO identity_users (id, created_at, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled,
                access_failed_count, security_stamp)
            SELECT md5('{name}:' || i)::uuid, now(), true, false, false, true, 0, '{name}' FROM generate_series(1, {people}) i;
            INSERT INTO wallets (person_id, balance, entry_count) SELECT md5('{name}:' || i)::uuid, 1000000, 1
                FROM generate_series(1, {people}) i;
            INSERT INTO ledger_entries (person_id, number, kind, amount, balance_after, cause, at)
            SELECT md5('{name}:' || i)::uuid, 1, 'Charge', 1000000, 1000000, 'bench:{name}:' || i, now()
                FROM generate_series(1, {people}) i;
            {BeginSessions}
            """);
        return await ListIdsAsync($"SELECT id FROM identity_users WHERE security_stamp = '{name}'");
    }

    /// <summary>A concert of a thousand seats that opens in so many seconds, with so many people in its pre-queue.</summary>
    public async Task<BenchConcert> AddPreQueueAsync(int people, int opensInSeconds, int maxAdmitted)
    {
        var concert = await AddConcertAsync(1000, 0);
        var id = concert.ConcertId;
        await ExecuteAsync(Connection, $"""
            INSERT INTO identity_users (id, created_at, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled,
                access_failed_count)
            SELECT md5('{id}:' || i)::uuid, now(), true, false, false, true, 0 FROM generate_series(1, {people}) i;
            INSERT INTO places (id, concert_id, person_id, state, rank, joined_at)
            SELECT md5('place:{id}:' || i)::uuid, {id}, md5('{id}:' || i)::uuid, 'Waiting', i, now() - interval '1 hour'
            FROM generate_series(1, {people}) i;
            VACUUM ANALYZE;
            UPDATE waiting_rooms SET drawn_at = NULL, closed_rank = NULL, last_rank = {people}, max_admitted = {maxAdmitted}
            WHERE concert_id = {id};
            UPDATE concerts SET sales_open_at = now() + interval '{opensInSeconds} seconds' WHERE id = {id}
            """);
        await Get<CatalogCache>().ReloadAsync(CancellationToken.None);
        return concert;
    }

    /// <summary>People in line, behind whoever is inside.</summary>
    public async Task FillWaitingRoomAsync(int concertId, int people)
    {
        await AddPeopleAsync($"waiting-{concertId}", people);
        await ExecuteAsync(Connection, $"""
            INSERT INTO places (id, concert_id, person_id, state, rank, joined_at)
            SELECT gen_random_uuid(), {concertId}, id, 'Waiting', last_rank + row_number() OVER (), now() FROM identity_users, waiting_rooms
                WHERE security_stamp = 'waiting-{concertId}' AND concert_id = {concertId};
            UPDATE waiting_rooms SET last_rank = last_rank + {people} WHERE concert_id = {concertId};
            INSERT INTO changes (kind, subject_id) VALUES ('Places', {concertId})
            """);
    }

    public async Task<Guid> ReadIdAsync(string sql) => (await ListIdsAsync(sql))[0];

    /// <summary>Runs the work for each item with so many at once; the seconds it took.</summary>
    public static async Task<double> InParallelAsync<T>(IEnumerable<T> items, int degree, Func<T, Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = degree }, async (item, _) => await work(item));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<List<Guid>> ListIdsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        return ids;
    }

    public static bool Report(string name, string value, string goal, bool passed)
    {
        Console.WriteLine($"{name}: {value} (goal {goal}) {(passed ? "PASS" : "FALLS SHORT")}");
        return passed;
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        // One by one: CREATE DATABASE and VACUUM refuse to share a transaction.
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 300 };
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await ticking;
        ending.Dispose();
        await services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(adminConnection, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(Connection).Database} WITH (FORCE)");
    }
}

internal sealed record BenchConcert(int ConcertId, int PerformanceId, IReadOnlyList<string> Labels, IReadOnlyList<BenchFan> Fans);

internal sealed record BenchFan(Guid PersonId, string QueueToken);
