using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
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

/// <summary>One node's services over a database; two of them over the same one are two nodes.</summary>
public sealed class TestNode(ServiceProvider services) : IAsyncDisposable
{
    public CatalogCache Catalog => Get<CatalogCache>();
    public WaitingRoomService Rooms => Get<WaitingRoomService>();
    public AdmissionService Admissions => Get<AdmissionService>();
    public QueueBoards Boards => Get<QueueBoards>();
    public SeatMapService Maps => Get<SeatMapService>();
    public SeatChoiceService Choices => Get<SeatChoiceService>();
    public ReservationService Reservations => Get<ReservationService>();
    public ReservationReads ReservationReads => Get<ReservationReads>();
    public HoldExpiry Expiry => Get<HoldExpiry>();
    public WalletService Wallets => Get<WalletService>();
    public LedgerReconciliation Reconciliation => Get<LedgerReconciliation>();
    public PaymentService Payments => Get<PaymentService>();
    public RefundService Refunds => Get<RefundService>();
    public TicketService Tickets => Get<TicketService>();
    public AttemptService Attempts => Get<AttemptService>();
    public IDbContextFactory<ConcertDbContext> Contexts => Get<IDbContextFactory<ConcertDbContext>>();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>What a node does every second.</summary>
    public async Task TickAsync()
    {
        await Maps.RefreshAsync(default);
        await Boards.RefreshAsync(default);
        await Get<Standing>().RefreshAsync(default);
    }

    public async Task<HoldResult> HoldAsync(Visitor visitor, int performanceId, params string[] labels) => TestHouse.FirstOf(
        await Reservations.HoldAsync(
            visitor.PersonId, visitor.Token, performanceId, labels, TestHouse.NewAttempt(visitor.PersonId), default));

    public async Task<HoldResult> HoldBestAsync(Visitor visitor, int performanceId, int count) => TestHouse.FirstOf(
        await Reservations.HoldBestAsync(visitor.PersonId, visitor.Token, performanceId, count, null,
            TestHouse.NewAttempt(visitor.PersonId), default));

    public Task<ReleaseResult> ReleaseAsync(Visitor visitor, Guid reservationId) =>
        Reservations.ReleaseAsync(visitor.PersonId, reservationId, default);

    public async Task<PayResult> PayAsync(Visitor visitor, Guid reservationId) => TestHouse.FirstOf(
        await Payments.PayAsync(visitor.PersonId, visitor.Token, reservationId, null, TestHouse.NewAttempt(visitor.PersonId), default));

    public async Task<RefundResult> RefundAsync(Guid person, Guid paymentId) =>
        TestHouse.FirstOf(await Refunds.RefundAsync(person, paymentId, TestHouse.NewAttempt(person), default));

    public async Task<RefundResult> RefundTicketsAsync(Guid person, Guid paymentId, params Guid[] ticketIds) =>
        TestHouse.FirstOf(await Refunds.RefundTicketsAsync(person, paymentId, ticketIds, TestHouse.NewAttempt(person), default));

    public async Task<ChargeResult> ChargeAsync(Guid person, long amount) =>
        TestHouse.FirstOf(await Wallets.ChargeAsync(person, amount, TestHouse.NewAttempt(person), default));

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>Puts an interceptor between a node and its database, on whichever server this run uses.</summary>
    public static Action<IServiceCollection> With(params IInterceptor[] interceptors) => services => services
        .ConfigureDbContext<PostgreSqlConcertDbContext>(options => options.AddInterceptors(interceptors))
        .ConfigureDbContext<SqlServerConcertDbContext>(options => options.AddInterceptors(interceptors));
}
