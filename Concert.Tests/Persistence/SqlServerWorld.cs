using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ticketing.Accounts;
using Ticketing.Persistence;
using Ticketing.Tests.Support;
using Ticketing.Web.Mails;

namespace Ticketing.Tests.Persistence;

/// <summary>
/// The services of Concert.Core on the SQL Server provider, over a server that isn't there. Everything in it has the same id.
/// </summary>
internal sealed class SqlServerWorld : IAsyncDisposable
{
    public static readonly Guid Id = new("0198c0de-0000-7000-8000-000000000001");
    public static readonly DateTimeOffset Now = new TestClock().GetUtcNow();

    private static readonly string[] Nulls =
    [
        "called_off_at", "ended_at", "end_reason", "refunded_at", "used_at", "used_at_door", "refund_id", "block_reason", "announcement",
        "announced_at",
        "max_admitted", "admission_duration", "claim_duration", "seat_limit", "admin_id", "trace_id",
        "lockout_end", "locked_at", "locked_by", "lock_reason",
    ];

    private readonly Dictionary<string, object> said = new()
    {
        ["concerts.status"] = "OnSale", ["concerts.pre_queue_opens_at"] = Now.AddHours(-2), ["concerts.sales_open_at"] = Now.AddHours(-1),
        ["concerts.sales_close_at"] = Now.AddDays(30), ["concerts.refund_cutoff"] = TimeSpan.TicksPerDay,
        ["concerts.extra_time"] = TimeSpan.TicksPerMinute,
        ["performances.starts_at"] = Now.AddDays(40),
        ["places.state"] = "Admitted", ["places.admitted_until"] = Now.AddMinutes(9), ["places.inside_until"] = Now.AddMinutes(9),
        ["waiting_rooms.paused"] = false, ["waiting_rooms.draining"] = false, ["waiting_rooms.seed"] = new string('0', 64),
        ["seats.status"] = "Available", ["seats.held_until"] = DBNull.Value, ["seats.holder_id"] = DBNull.Value,
        ["seats.reservation_id"] = DBNull.Value, ["seats.features"] = 0,
        ["venue_seats.features"] = 0, ["reservations.status"] = "OnHold", ["reservations.hold_expires_at"] = Now.AddMinutes(4),
        ["reservations.place_id"] = Id, ["reservations.created_at"] = Now.AddHours(-2), ["reservations.extended_at"] = DBNull.Value,
        ["concert_posters.kind"] = "Jpeg", ["concert_posters.content"] = new byte[] { 0xFF, 0xD8, 0xFF },
        ["payments.refunded_amount"] = 0L, ["tickets.status"] = "Valid", ["ledger_entries.kind"] = "Charge",
        ["audit_entries.act"] = "SeatsBlocked", ["wrong_passwords.wait_until"] = Now.AddMinutes(-1), ["wrong_passwords.count"] = 1,
        ["sessions.proved_at"] = Now, ["identity_user_passkeys.credential_id"] = new byte[] { 1, 2, 3 },
        ["identity_user_passkeys.data"] = """
            {"PublicKey":"AQID","Name":"Phone","CreatedAt":"2026-01-01T00:00:00+00:00","SignCount":0,"Transports":null,
            "IsUserVerified":true,"IsBackupEligible":false,"IsBackedUp":false,"AttestationObject":"AQID","ClientDataJson":"AQID"}
            """,
        ["changes.kind"] = "Places", ["changes.keys"] = $"{Id}",
        ["identity_users.email"] = "fan@concert.example", ["identity_users.user_name"] = "fan@concert.example",
        ["price_tiers.price"] = 10_000L, ["reserved_seats.price"] = 10_000L, ["wallets.balance"] = 1_000_000L,
        ["ledger_checks.wrong_wallets"] = "[]", ["mails.kind"] = "NewDevice", ["mails.state"] = "Waiting", ["mails.data"] = "{}",
        ["identity_roles.name"] = Roles.Admin,
    };
    private readonly HashSet<string> empty = ["kept_answers"];
    private readonly AsyncServiceScope scope;

    public SqlServerWorld()
    {
        Server = new FakeSqlServer(
            (table, column) => said.GetValueOrDefault($"{table}.{column}") ?? (Nulls.Contains(column) ? DBNull.Value : null),
            table => empty.Contains(table));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Concert"] = "Server=nowhere", ["Database:Provider"] = nameof(DatabaseProvider.SqlServer),
            ["Wallet:MonthlyLimit"] = "5000000", ["Accounts:AdminsNeedSecondFactor"] = "false",
            ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = "9", ["Mail:SiteUrl"] = "https://concert.example",
        }).Build();
        var collection = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging()
            .AddSingleton<TimeProvider>(new TestClock());
        collection.AddConcertCore(configuration);
        collection.AddConcertAccounts();
        collection.AddLocalization().AddConcertMails();
        collection.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        Services =
            [.. collection.Select(s => s.ServiceType)
            .Where(t => t.Assembly == typeof(ConcertDbContext).Assembly && t is { IsInterface: false, IsAbstract: false })
            .Except([typeof(SqlServerConcertDbContext), typeof(AccountManager)]).Distinct()];
        var options = new DbContextOptionsBuilder<SqlServerConcertDbContext>()
            .UseSqlServer(Server, server => server.EnableRetryOnFailure()).AddInterceptors(new RowLocks()).Options;
        collection.Replace(ServiceDescriptor.Singleton<IDbContextFactory<ConcertDbContext>>(new Factory(options)));
        collection.Replace(ServiceDescriptor.Scoped<ConcertDbContext>(_ => new SqlServerConcertDbContext(options)));
        var services = collection.BuildServiceProvider();
        scope = services.CreateAsyncScope();
        Node = new TestNode(services);
    }

    public FakeSqlServer Server { get; }
    public TestNode Node { get; }
    /// <summary>What Concert.Core offers to pages, endpoints and jobs.</summary>
    public IReadOnlyList<Type> Services { get; }

    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public object Make(Type type) => ActivatorUtilities.CreateInstance(scope.ServiceProvider, type);

    public SqlServerWorld Say(string column, object value)
    {
        said[column] = value;
        return this;
    }

    public SqlServerWorld Empty(params string[] tables)
    {
        empty.UnionWith(tables);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await Node.DisposeAsync();
    }

    private sealed class Factory(DbContextOptions<SqlServerConcertDbContext> options) : IDbContextFactory<ConcertDbContext>
    {
        public ConcertDbContext CreateDbContext() => new SqlServerConcertDbContext(options);
    }
}
